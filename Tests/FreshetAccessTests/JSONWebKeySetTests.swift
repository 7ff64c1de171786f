import FreshetAccess
import Testing

@Suite("A set of JSON Web Keys")
struct JSONWebKeySetTests {
    private static let secret = KeySetFile.secret("a", identifier: "one")
    private static let point =
        #""x":"f83OJ3D2xF1Bg8vub9tLe1gHMzV76e8Tus9uPHvRVEU","y":"x_FEzRu9m36HLN_tue659LNpXW6pCyStikYjKIWI5a0""#

    private static func keys(_ keys: String...) async throws -> [TokenKey] {
        try await JSONWebKeySet.keys(ofText: "{\"keys\":[\(keys.joined(separator: ","))]}")
    }

    @Test("binds each key to one algorithm: its own word, else that of its curve")
    func algorithms() async throws {
        let keys = try await Self.keys(Self.secret, #"{"kty":"EC","crv":"P-256",\#(Self.point)}"#)
        #expect(keys.map(\.algorithm) == [.hs256, .es256])
        #expect(keys.map(\.identifier) == ["one", nil])
    }

    @Test(
        "passes over keys for other things, and of kinds that nobody here knows",
        arguments: [
            #"{"kty":"AKP","alg":"ML-DSA-65","pub":"AAAA"}"#, #"{"kty":"EC","crv":"secp256k1","x":"AA","y":"AA"}"#,
            #"{"kty":"EC","crv":"P-256","use":"enc",\#(point)}"#,
            #"{"kty":"RSA","alg":"RSA-OAEP","n":"AA","e":"AQAB"}"#,
            #"{"kty":"EC","crv":"P-256","key_ops":["deriveKey"],\#(point)}"#, #"{"kty":"OKP","crv":"X25519","x":"AA"}"#,
        ])
    func others(key: String) async throws {
        #expect(try await Self.keys(key, Self.secret).map(\.algorithm) == [.hs256])
        await #expect(throws: TokenKeyError.self) { try await Self.keys(key) }
    }

    @Test(
        "is refused as a whole for a key with a flaw",
        arguments: [
            #"{"kty":"EC","crv":"P-256","x":"AA","y":"AA"}"#, #"{"kty":"EC","crv":"P-384",\#(point)}"#,
            #"{"kty":"EC","crv":"P-256","alg":"HS256",\#(point)}"#,
            #"{"kty":"EC","crv":"P-256","alg":"ES384",\#(point)}"#,
            #"{"kty":"RSA","alg":"HS256","n":"AQAB","e":"AQAB"}"#, #"{"kty":"RSA","n":"AQAB","e":"AQAB"}"#,
            #"{"kty":"oct","k":"c2hvcnQ"}"#, #"{"kty":"oct","k":"not base64!"}"#, #"{"kty":"oct"}"#, #"{"k":"AA"}"#,
            "7",
        ])
    func flaws(key: String) async {
        await #expect(throws: TokenKeyError.self) { try await Self.keys(Self.secret, key) }
    }

    @Test("is a JSON object with keys", arguments: ["", "{", "[]", "{}", "{\"keys\":[]}", "{\"keys\":{}}", "null"])
    func documents(text: String) async {
        await #expect(throws: TokenKeyError.self) { try await JSONWebKeySet.keys(ofText: text) }
    }
}
