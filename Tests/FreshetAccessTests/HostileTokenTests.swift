import Freshet
import FreshetAccess
import Testing

@Suite("A hostile token")
struct HostileTokenTests {
    private static let generousClaims = #"{"freshet":{"publish":["**"],"subscribe":["**"]}}"#

    private static func encoded(_ text: String) -> String {
        // As an attacker's tool would, without ours.
        let alphabet = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_")
        var bits = 0
        var value = 0
        var result = ""
        for byte in text.utf8 {
            value = value << 8 | Int(byte)
            bits += 8
            while bits >= 6 {
                bits -= 6
                result.append(alphabet[value >> bits & 63])
            }
            value &= (1 << bits) - 1
        }
        if bits > 0 { result.append(alphabet[value << (6 - bits) & 63]) }
        return result
    }

    private static func refusal(_ token: String, by sources: [KeySource]) async throws -> TokenFlaw? {
        let ring = try await KeyRing(sources)
        do throws(TokenFlaw) {
            _ = try ring.claims(of: token)
            return nil
        } catch {
            return error
        }
    }

    @Test(
        "that names no algorithm, or none, is not believed",
        arguments: ["none", "None", "NONE", "nOnE", "", "HS1", "hs256", "RS256", "ES256", "EdDSA", "HS384"])
    func none(algorithm: String) async throws {
        let head = Self.encoded("{\"alg\":\"\(algorithm)\"}")
        for signature in ["", "AAAA"] {
            let token = "\(head).\(Self.encoded(Self.generousClaims)).\(signature)"
            #expect(try await Self.refusal(token, by: [.secret(TestKey.sharedSecret)]) == .algorithm)
        }
    }

    @Test(
        "that is signed with a public key's text as a secret is not believed",
        arguments: [.rs256, .es256, .edDSA] as [SigningAlgorithm])
    func confusion(algorithm: SigningAlgorithm) async throws {
        let key = try await TestKey(algorithm)
        let file = try KeySetFile(key.openText)
        let open = KeySource.file(path: file.path, algorithm: algorithm.rawValue)
        for text in [key.openText, String(key.openText.dropLast())] {
            let forger = try await TokenKey(secret: Array(text.utf8))
            let token = try SignedToken.make(TokenClaims(), key: forger)
            #expect(try await Self.refusal(token, by: [open]) == .algorithm)
            // Beside a secret, too: it is not that one.
            #expect(try await Self.refusal(token, by: [open, .secret(TestKey.sharedSecret)]) == .signature)
        }
    }

    @Test("whose header names another algorithm than its key's is not believed")
    func header() async throws {
        let key = try await TestKey(.hs256).secret
        let parts = try SignedToken.make(TokenClaims(), key: key).split(separator: ".")
        let token = "\(Self.encoded(#"{"alg":"HS512"}"#)).\(parts[1]).\(parts[2])"
        #expect(try await Self.refusal(token, by: [.secret(TestKey.sharedSecret)]) == .algorithm)
    }

    @Test("whose claims or header were changed is not believed")
    func changed() async throws {
        let key = try await TestKey(.hs256).secret
        let parts = try SignedToken.make(TokenClaims(), key: key).split(separator: ".").map(String.init)
        let secret = [KeySource.secret(TestKey.sharedSecret)]
        #expect(try await Self.refusal(parts.joined(separator: "."), by: secret) == nil)
        let claims = "\(parts[0]).\(Self.encoded(Self.generousClaims)).\(parts[2])"
        #expect(try await Self.refusal(claims, by: secret) == .signature)
        let head = "\(Self.encoded(#"{"alg":"HS256"}"#)).\(parts[1]).\(parts[2])"
        #expect(try await Self.refusal(head, by: secret) == .signature)
        #expect(try await Self.refusal("\(parts[0]).\(parts[1]).", by: secret) == .signature)
    }

    @Test(
        "that differs from a good one in any byte is not believed, or says the same",
        arguments: [.hs256, .es256, .edDSA] as [SigningAlgorithm])
    func everyByte(algorithm: SigningAlgorithm) async throws {
        let key = try await TestKey(algorithm)
        var claims = TokenClaims()
        claims.freshet = .init(publish: ["a/1"])
        let good = Array(try SignedToken.make(claims, key: key.secret).utf8)
        let file = try KeySetFile(key.openText)
        let ring = try await KeyRing([.file(path: file.path, algorithm: algorithm.rawValue)])
        for index in good.indices {
            for byte in "A9_-.=+\"\u{0}".utf8 where byte != good[index] {
                var changed = good
                changed[index] = byte
                let said = try? ring.claims(of: String(decoding: changed, as: UTF8.self))
                // The last character of a part has bits that mean nothing.
                #expect(said == nil || said == claims)
            }
        }
    }

    @Test("that names a key of another set, or brings its own, is not believed")
    func keys() async throws {
        let file = try KeySetFile("{\"keys\":[\(KeySetFile.secret("a", identifier: "one"))]}")
        let sources = [KeySource.keySet(path: file.path)]
        let secret = [UInt8](repeating: UInt8(ascii: "a"), count: 32)
        let right = try await TokenKey(secret: secret, identifier: "one")
        #expect(try await Self.refusal(SignedToken.make(TokenClaims(), key: right), by: sources) == nil)
        let misnamed = try await TokenKey(secret: secret, identifier: "two")
        #expect(try await Self.refusal(SignedToken.make(TokenClaims(), key: misnamed), by: sources) == .key)
        let bringing = Self.encoded(
            #"{"alg":"HS256","kid":"one","jwk":{"kty":"oct","k":"AAAA"},"jku":"http://127.0.0.1/"}"#)
        let token = "\(bringing).\(Self.encoded(Self.generousClaims)).AAAA"
        #expect(try await Self.refusal(token, by: sources) == .signature)
    }

    @Test("with a critical extension is not believed (RFC 7515 § 4.1.11)", arguments: ["[\"b64\"]", "[]"])
    func critical(names: String) async throws {
        let token = "\(Self.encoded("{\"alg\":\"HS256\",\"b64\":false,\"crit\":\(names)}")).e30.AAAA"
        #expect(try await Self.refusal(token, by: [.secret(TestKey.sharedSecret)]) == .critical)
    }

    @Test(
        "that is none is refused for what it is",
        arguments: [
            ("", .malformed), ("a", .malformed), ("a.b", .malformed), ("..", .malformed), ("a.b.c.d", .malformed),
            ("e30.e30.AAAA", .malformed), ("bnVsbA.e30.AAAA", .malformed), ("\u{0}.\u{0}.\u{0}", .malformed),
            ("eyJhbGciOiJIUzI1NiJ9==.e30.AAAA", .malformed), ("eyJhbGciOiJIUzI1NiJ9.e3 0.AAAA", .malformed),
            ("eyJhbGciOiJIUzI1NiJ9.+/+/.AAAA", .malformed), ("caf\u{E9}.e30.AAAA", .malformed),
            ("eyJhbGciOiJIUzI1NiJ9.e30.AAAA", .signature),
        ] as [(String, TokenFlaw)])
    func garbage(token: String, flaw: TokenFlaw) async throws {
        #expect(try await Self.refusal(token, by: [.secret(TestKey.sharedSecret)]) == flaw)
    }

    @Test("of whatever size is refused, and a giant before it is looked at")
    func giant() async throws {
        let secret = [KeySource.secret(TestKey.sharedSecret)]
        #expect(try await Self.refusal(String(repeating: "A", count: 8_193), by: secret) == .tooLong)
        #expect(try await Self.refusal(String(repeating: ".", count: 8_192), by: secret) == .malformed)
    }

    @Test(
        "whose claims are of other types than they should be is refused",
        arguments: [
            "[]", "null", "{", #"{"exp":"soon"}"#, #"{"exp":1e999}"#, #"{"nbf":{}}"#, #"{"aud":7}"#, #"{"sub":1}"#,
            #"{"freshet":[]}"#, #"{"freshet":{"publish":"**"}}"#, #"{"freshet":{"subscribe":[1]}}"#,
        ])
    func claims(json: String) async throws {
        let key = try await TestKey(.hs256).secret
        let signed = "\(Self.encoded(#"{"alg":"HS256"}"#)).\(Self.encoded(json))"
        let signature = try key.signatureInBase64URL(of: signed)
        #expect(try await Self.refusal("\(signed).\(signature)", by: [.secret(TestKey.sharedSecret)]) == .claims)
    }

    @Test("cannot have more keys tried than a few")
    func tries() async throws {
        let keys = (0..<9).map { KeySetFile.secret(Character("\($0)"), identifier: "\($0)") }
        let file = try KeySetFile("{\"keys\":[\(keys.joined(separator: ","))]}")
        let token = "eyJhbGciOiJIUzI1NiJ9.e30.AAAA"
        #expect(try await Self.refusal(token, by: [.keySet(path: file.path)]) == .key)
    }
}
