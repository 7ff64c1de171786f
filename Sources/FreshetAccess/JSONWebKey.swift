import JWTKit

#if canImport(FoundationEssentials)
    import FoundationEssentials
#else
    import Foundation
#endif

/// A key as issuers publish it (RFC 7517 § 4).
struct JSONWebKey: Decodable {
    private let kty: String
    private let kid: String?
    private let alg: String?
    private let use: String?
    private let operations: [String]?
    private let crv: String?
    /// Of a secret.
    private let k: String?
    /// Of a private key.
    private let d: String?
    private let whole: JWK?

    private enum CodingKeys: String, CodingKey {
        case kty, kid, alg, use, crv, k, d
        case operations = "key_ops"
    }

    init(from decoder: any Decoder) throws {
        let members = try decoder.container(keyedBy: CodingKeys.self)
        kty = try members.decode(String.self, forKey: .kty)
        kid = try members.decodeIfPresent(String.self, forKey: .kid)
        alg = try members.decodeIfPresent(String.self, forKey: .alg)
        use = try members.decodeIfPresent(String.self, forKey: .use)
        operations = try members.decodeIfPresent([String].self, forKey: .operations)
        crv = try members.decodeIfPresent(String.self, forKey: .crv)
        k = try members.decodeIfPresent(String.self, forKey: .k)
        d = try members.decodeIfPresent(String.self, forKey: .d)
        // Of kinds and curves that jwt-kit does not know there is none; whether one is needed is asked later.
        whole = try? JWK(from: decoder)
    }

    /// The key; `nil` for one that is for something else, or of a kind that we do not know (RFC 7517 § 5).
    var tokenKey: TokenKey? {
        get async throws(TokenKeyError) {
            guard use ?? "sig" == "sig", operations.map({ $0.contains("verify") || $0.contains("sign") }) ?? true else {
                return nil
            }
            guard let algorithm = try boundAlgorithm else { return nil }
            if algorithm.family == .secret {
                guard let secret = k.flatMap({ [UInt8](base64URL: $0.utf8) }) else {
                    throw TokenKeyError("A key of kind oct has no k in base64url.")
                }
                return try await TokenKey(secret: secret, algorithm: algorithm, identifier: kid)
            }
            return try await key(for: algorithm)
        }
    }

    /// The one algorithm that the key is for. Without a word of its own, that of its curve, and of its kind the usual one.
    private var boundAlgorithm: SigningAlgorithm? {
        get throws(TokenKeyError) {
            let families: [String: SigningAlgorithm.Family] = [
                "oct": .secret, "RSA": .rsa, "EC": .ellipticCurve, "OKP": .edwards,
            ]
            let standard: SigningAlgorithm? =
                switch (kty, crv) {
                case ("oct", _): .hs256
                case ("RSA", _): .rs256
                case ("EC", "P-256"): .es256
                case ("EC", "P-384"): .es384
                case ("EC", "P-521"): .es512
                case ("OKP", "Ed25519"): .edDSA
                default: nil
                }
            guard let standard, let alg else { return standard }
            guard let algorithm = SigningAlgorithm(rawValue: alg) else { return nil }
            let fitsCurve = crv == nil || algorithm == standard
            guard families[kty] == algorithm.family, fitsCurve else {
                throw TokenKeyError("A key of kind \(kty) says that it is for \(alg), which it cannot be.")
            }
            return algorithm
        }
    }

    private func key(for algorithm: SigningAlgorithm) async throws(TokenKeyError) -> TokenKey {
        let flaw = TokenKeyError("A key of kind \(kty) is not well-formed, or too short.")
        guard var key = whole else { throw flaw }
        // It is alone in its collection, where it needs some name.
        key.keyIdentifier = "key"
        key.algorithm = JWK.Algorithm(rawValue: algorithm.rawValue)
        guard let keys = try? await JWTKeyCollection().add(jwk: key) else { throw flaw }
        return try await TokenKey(keys, identifier: kid, algorithm: algorithm, signs: d != nil)
    }
}
