import JWTKit

#if canImport(FoundationEssentials)
    package import FoundationEssentials
#else
    package import Foundation
#endif

/// A key that tokens are checked with, and made with if it is a secret or private one.
///
/// It is bound to one algorithm: what a token's header says of its algorithm is compared with that, and decides nothing.
package struct TokenKey: Sendable {
    /// By which tokens name it (`kid`); `nil` if they do not.
    package private(set) var identifier: String?
    package let algorithm: SigningAlgorithm
    /// Whether it can sign.
    package let signs: Bool
    private let mathematics: any JWTAlgorithm

    /// - Parameter collection: jwt-kit's, with one key and nothing else.
    init(
        _ collection: JWTKeyCollection,
        identifier: String?,
        algorithm: SigningAlgorithm,
        signs: Bool
    ) async throws(TokenKeyError) {
        do {
            mathematics = try await collection.getKey(alg: algorithm.rawValue)
        } catch {
            throw TokenKeyError("It is no key for \(algorithm.rawValue).")
        }
        precondition(mathematics.name == algorithm.rawValue, "A key computes what its algorithm says.")
        self.identifier = identifier
        self.algorithm = algorithm
        self.signs = signs
    }

    /// A secret that both who makes tokens and who checks them have.
    ///
    /// - Throws: ``TokenKeyError`` for one that is shorter than its digest: it could be guessed (RFC 7518 § 3.2).
    package init(
        secret: some DataProtocol & Sendable,
        algorithm: SigningAlgorithm = .hs256,
        identifier: String? = nil
    ) async throws(TokenKeyError) {
        guard secret.count >= algorithm.minimumSecretBytes else {
            throw TokenKeyError(
                "A secret for \(algorithm.rawValue) has at least \(algorithm.minimumSecretBytes) bytes, and this one has "
                    + "\(secret.count). Make one with: openssl rand -base64 \(algorithm.minimumSecretBytes)"
            )
        }
        let digest: DigestAlgorithm
        switch algorithm {
        case .hs256: digest = .sha256
        case .hs384: digest = .sha384
        case .hs512: digest = .sha512
        default: throw TokenKeyError("\(algorithm.rawValue) takes a key in PEM, not a secret.")
        }
        let keys = await JWTKeyCollection().add(hmac: HMACKey(from: secret), digestAlgorithm: digest)
        try await self.init(keys, identifier: identifier, algorithm: algorithm, signs: true)
    }

    /// The same key by another name; by its own for `nil`.
    package func named(_ identifier: String?) -> TokenKey {
        guard let identifier else { return self }
        var key = self
        key.identifier = identifier
        return key
    }

    /// Whether `signature` is this key's for `bytes`.
    func verifies(_ signature: [UInt8], of bytes: some DataProtocol) -> Bool {
        // What throws is a signature of another form than the algorithm's.
        (try? mathematics.verify(signature, signs: bytes)) ?? false
    }

    /// For whoever puts a token together by itself.
    package func signatureInBase64URL(of text: String) throws(TokenKeyError) -> String {
        try sign(Array(text.utf8)).base64URL
    }

    func sign(_ bytes: [UInt8]) throws(TokenKeyError) -> [UInt8] {
        guard signs else {
            throw TokenKeyError("A public key can only check tokens. Give the private key to make one.")
        }
        do {
            return try mathematics.sign(bytes)
        } catch {
            throw TokenKeyError("The key cannot sign.")
        }
    }
}

/// Why a key cannot be used, in sentences that do not hold it.
public struct TokenKeyError: Error, Sendable, Hashable, CustomStringConvertible {
    public let description: String

    package init(_ description: String) {
        self.description = description
    }
}
