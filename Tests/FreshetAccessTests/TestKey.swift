import CryptoExtras
import FreshetAccess
import JWTKit

/// A pair of keys, made for this run of the tests.
struct TestKey: Sendable {
    let algorithm: SigningAlgorithm
    /// Signs.
    let secret: TokenKey
    /// Checks: the same for a shared secret.
    let open: TokenKey
    /// The public key in PEM; of a shared secret, the secret.
    let openText: String

    static let sharedSecret = String(repeating: "correct horse battery staple ", count: 3)

    init(_ algorithm: SigningAlgorithm, identifier: String? = nil) async throws {
        self.algorithm = algorithm
        guard algorithm.family != .secret else {
            openText = Self.sharedSecret
            open = try await TokenKey(
                secret: Array(Self.sharedSecret.utf8), algorithm: algorithm, identifier: identifier)
            secret = open
            return
        }
        let pems = try Self.pems(algorithm)
        openText = pems.open
        open = try await TokenKey(pem: pems.open, algorithm: algorithm, identifier: identifier)
        secret = try await TokenKey(pem: pems.secret, algorithm: algorithm, identifier: identifier)
    }

    private static func pems(_ algorithm: SigningAlgorithm) throws -> (secret: String, open: String) {
        switch algorithm {
        case .es256:
            let key = ES256PrivateKey()
            return (key.pemRepresentation, key.publicKey.pemRepresentation)
        case .es384:
            let key = ES384PrivateKey()
            return (key.pemRepresentation, key.publicKey.pemRepresentation)
        case .es512:
            let key = ES512PrivateKey()
            return (key.pemRepresentation, key.publicKey.pemRepresentation)
        case .edDSA:
            let key = try EdDSA.PrivateKey()
            return (key.pemRepresentation, key.publicKey.pemRepresentation)
        default: return (rsa.pemRepresentation, rsa.publicKey.pemRepresentation)
        }
    }

    /// One for all, because making it takes long.
    private static let rsa = try! _RSA.Signing.PrivateKey(keySize: .bits2048)
}
