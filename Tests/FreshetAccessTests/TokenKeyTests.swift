import FreshetAccess
import Testing

@Suite("A token's key")
struct TokenKeyTests {
    @Test("believes what its other half has signed, in each algorithm", arguments: SigningAlgorithm.allCases)
    func pairs(algorithm: SigningAlgorithm) async throws {
        let key = try await TestKey(algorithm)
        let token = try SignedToken(SignedToken.make(TokenClaims(), key: key.secret))
        #expect(token.header.alg == algorithm.rawValue)
        #expect(token.isSigned(by: key.open))
        #expect(token.isSigned(by: key.secret))
    }

    @Test("believes nothing that another has signed", arguments: SigningAlgorithm.allCases)
    func strangers(algorithm: SigningAlgorithm) async throws {
        let other = try await TokenKey(secret: Array(repeating: UInt8(7), count: 64), algorithm: .hs512)
        let token = try SignedToken(SignedToken.make(TokenClaims(), key: other))
        #expect(try await !token.isSigned(by: TestKey(algorithm).open))
    }

    @Test("that is public signs nothing")
    func publicKey() async throws {
        let key = try await TestKey(.es256)
        #expect(!key.open.signs && key.secret.signs)
        #expect(throws: TokenKeyError.self) { try SignedToken.make(TokenClaims(), key: key.open) }
    }

    @Test(
        "in PEM tells its algorithm by itself",
        arguments: [.es256, .es384, .es512, .edDSA, .rs256] as [SigningAlgorithm])
    func own(algorithm: SigningAlgorithm) async throws {
        let key = try await TestKey(algorithm)
        #expect(try await TokenKey(pem: key.openText, algorithm: nil).algorithm == algorithm)
    }

    @Test(
        "in PEM serves no algorithm of another family",
        arguments: [.hs256, .hs512, .es384, .edDSA, .rs256, .ps512] as [SigningAlgorithm])
    func families(algorithm: SigningAlgorithm) async throws {
        let key = try await TestKey(.es256)
        await #expect(throws: TokenKeyError.self) { try await TokenKey(pem: key.openText, algorithm: algorithm) }
    }

    @Test(
        "that is a secret has as many bytes as its digest",
        arguments: [(.hs256, 32), (.hs384, 48), (.hs512, 64)] as [(SigningAlgorithm, Int)])
    func length(algorithm: SigningAlgorithm, bytes: Int) async throws {
        _ = try await TokenKey(secret: [UInt8](repeating: 1, count: bytes), algorithm: algorithm)
        await #expect(throws: TokenKeyError.self) {
            try await TokenKey(secret: [UInt8](repeating: 1, count: bytes - 1), algorithm: algorithm)
        }
    }

    @Test("checks what others have signed: the examples of RFC 7515 A.1 and A.3, and RFC 8037 A.4")
    func examples() async throws {
        let claims = "eyJpc3MiOiJqb2UiLA0KICJleHAiOjEzMDA4MTkzODAsDQogImh0dHA6Ly9leGFtcGxlLmNvbS9pc19yb290Ijp0cnVlfQ"
        let examples = [
            (
                #"{"kty":"oct","k":"AyM1SysPpbyDfgZld3umj1qzKObwVMkoqQ-EstJQLr_T-1qS0gZH75aKtMN3Yj0iPS4hcgUuTwjAzZr1Z9CAow"}"#,
                "eyJ0eXAiOiJKV1QiLA0KICJhbGciOiJIUzI1NiJ9.\(claims).dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk"
            ),
            (
                #"{"kty":"EC","crv":"P-256","x":"f83OJ3D2xF1Bg8vub9tLe1gHMzV76e8Tus9uPHvRVEU","#
                    + #""y":"x_FEzRu9m36HLN_tue659LNpXW6pCyStikYjKIWI5a0"}"#,
                "eyJhbGciOiJFUzI1NiJ9.\(claims)."
                    + "DtEhU3ljbEg8L38VWAfUAqOyKAM6-Xx-F4GawxaepmXFCgfTjDxw5djxLa8ISlSApmWQxfKTUJqPP3-Kg6NU1Q"
            ),
            (
                #"{"kty":"OKP","crv":"Ed25519","x":"11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo"}"#,
                "eyJhbGciOiJFZERTQSJ9.RXhhbXBsZSBvZiBFZDI1NTE5IHNpZ25pbmc."
                    + "hgyY0il_MGCjP0JzlnLWG1PPOt7-09PGcvMg3AIbQR6dWbhijcNR4ki4iylGjg5BhVsPt9g7sVvpAr_MuM0KAg"
            ),
        ]
        for (key, token) in examples {
            let keys = try await JSONWebKeySet.keys(ofText: "{\"keys\":[\(key)]}")
            #expect(try SignedToken(token).isSigned(by: keys[0]))
        }
    }
}
