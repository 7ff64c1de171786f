/// How a token is signed, by the names of RFC 7518 § 3.1 and RFC 8037 § 3.1. `none` is none of them.
package enum SigningAlgorithm: String, Sendable, Hashable, CaseIterable {
    case hs256 = "HS256"
    case hs384 = "HS384"
    case hs512 = "HS512"
    case rs256 = "RS256"
    case rs384 = "RS384"
    case rs512 = "RS512"
    case ps256 = "PS256"
    case ps384 = "PS384"
    case ps512 = "PS512"
    case es256 = "ES256"
    case es384 = "ES384"
    case es512 = "ES512"
    case edDSA = "EdDSA"

    /// What a key is made of. A key serves one algorithm alone: one that were taken for a key of another family could be
    /// one that everybody has, such as a public RSA key as an HMAC secret.
    package enum Family: Sendable, Hashable {
        case secret
        case rsa
        case ellipticCurve
        case edwards
    }

    package var family: Family {
        switch self {
        case .hs256, .hs384, .hs512: .secret
        case .rs256, .rs384, .rs512, .ps256, .ps384, .ps512: .rsa
        case .es256, .es384, .es512: .ellipticCurve
        case .edDSA: .edwards
        }
    }

    /// The least bytes of a secret: as many as the digest has (RFC 7518 § 3.2).
    package var minimumSecretBytes: Int {
        switch self {
        case .hs384: 48
        case .hs512: 64
        default: 32
        }
    }

    package static var names: String { allCases.map(\.rawValue).joined(separator: ", ") }
}
