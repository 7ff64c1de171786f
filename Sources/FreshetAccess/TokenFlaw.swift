/// Why a token proves nothing. It goes to whoever sent the token: no word of it is the sender's own.
package enum TokenFlaw: Error, Sendable, Hashable, CaseIterable, CustomStringConvertible {
    case tooLong
    case malformed
    case critical
    case algorithm
    case key
    case signature
    case claims
    case filters
    case compression
    case expired
    case early
    case audience
    case issuer

    package var description: String {
        switch self {
        case .tooLong: "The token has more than \(SignedToken.maximumBytes) bytes."
        case .malformed: "The token is none: it has three parts in base64url, joined by dots, the first a JSON header."
        case .critical: "The token has a critical extension (crit), and this server knows none."
        case .algorithm: "The token names an algorithm for which this server has no key."
        case .key: "The token names a key (kid) that this server does not have."
        case .signature: "The token's signature is not that of a key of this server."
        case .claims: "The token's claims are not what RFC 7519 and this server's documentation say."
        case .filters: "The token's claim freshet has a filter that breaks a rule, or too many of them."
        case .compression: "The token's claim freshet has the one value none for compression."
        case .expired: "The token has expired. Ask for a new one."
        case .early: "The token is not valid yet."
        case .audience: "The token is not for this server (aud)."
        case .issuer: "The token is not from an issuer that this server knows (iss)."
        }
    }
}
