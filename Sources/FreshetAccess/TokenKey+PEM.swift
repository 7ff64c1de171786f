import Crypto
import JWTKit

extension TokenKey {
    /// A key in PEM: a public or private one, of RSA, an elliptic curve or Ed25519.
    ///
    /// - Parameter algorithm: `nil` takes the one that the key can serve; of the six of RSA, RS256.
    /// - Throws: ``TokenKeyError`` for what is no such key, or none for `algorithm`.
    package init(
        pem: String,
        algorithm: SigningAlgorithm?,
        identifier: String? = nil
    ) async throws(TokenKeyError) {
        guard algorithm?.family != .secret else {
            throw TokenKeyError("A key in PEM is no secret: everybody may have it. Name the algorithm that it is for.")
        }
        let signs = pem.contains("PRIVATE KEY-----")
        for candidate in algorithm.map({ [$0] }) ?? [.edDSA, .es256, .es384, .es512, .rs256] {
            guard let keys = try? await Self.collection(pem, candidate, signs: signs) else { continue }
            try await self.init(keys, identifier: identifier, algorithm: candidate, signs: signs)
            return
        }
        let kind = algorithm.map { "for \($0.rawValue)" } ?? "of RSA (2048 bits), P-256, P-384, P-521 or Ed25519"
        throw TokenKeyError("It is no key \(kind) in PEM without a passphrase.")
    }

    private static func collection(
        _ pem: String,
        _ algorithm: SigningAlgorithm,
        signs: Bool
    ) async throws -> JWTKeyCollection {
        let keys = JWTKeyCollection()
        switch (algorithm, signs) {
        case (.rs256, _): return await keys.add(rsa: try rsa(pem, signs), digestAlgorithm: .sha256)
        case (.rs384, _): return await keys.add(rsa: try rsa(pem, signs), digestAlgorithm: .sha384)
        case (.rs512, _): return await keys.add(rsa: try rsa(pem, signs), digestAlgorithm: .sha512)
        case (.ps256, _): return await keys.add(pss: try rsa(pem, signs), digestAlgorithm: .sha256)
        case (.ps384, _): return await keys.add(pss: try rsa(pem, signs), digestAlgorithm: .sha384)
        case (.ps512, _): return await keys.add(pss: try rsa(pem, signs), digestAlgorithm: .sha512)
        case (.es256, true): return await keys.add(ecdsa: try ES256PrivateKey(pem: pem))
        case (.es256, false): return await keys.add(ecdsa: try ES256PublicKey(pem: pem))
        case (.es384, true): return await keys.add(ecdsa: try ES384PrivateKey(pem: pem))
        case (.es384, false): return await keys.add(ecdsa: try ES384PublicKey(pem: pem))
        case (.es512, true): return await keys.add(ecdsa: try ES512PrivateKey(pem: pem))
        case (.es512, false): return await keys.add(ecdsa: try ES512PublicKey(pem: pem))
        case (.edDSA, true): return await keys.add(eddsa: try EdDSA.PrivateKey(pem: pem))
        case (.edDSA, false): return await keys.add(eddsa: try EdDSA.PublicKey(pem: pem))
        case (.hs256, _), (.hs384, _), (.hs512, _): throw TokenKeyError("A secret is not in PEM.")
        }
    }

    private static func rsa(_ pem: String, _ signs: Bool) throws -> any RSAKey {
        signs ? try Insecure.RSA.PrivateKey(pem: pem) : try Insecure.RSA.PublicKey(pem: pem)
    }
}
