package import Freshet

/// What a token has to say of itself to be believed, beside its signature.
public struct TokenRules: Sendable, Hashable {
    /// For how long a token is taken before `nbf` and after `exp`: the clocks of two machines differ by some seconds.
    public static let leewaySeconds = 30

    /// The names of this server, one of which a token's `aud` must hold. None: only tokens without `aud` are taken, as
    /// RFC 7519 § 4.1.3 has it: the others are for somebody else.
    public var audiences: Set<String> = []

    /// Whose tokens are taken, by `iss`. None: anybody's whose signature is right.
    public var issuers: Set<String> = []

    public init() {}

    /// What a token grants whose signature is right.
    ///
    /// - Parameter milliseconds: the time, since 1970 UTC.
    /// - Throws: ``TokenFlaw``.
    package func grant(of claims: TokenClaims, at milliseconds: Int64) throws(TokenFlaw) -> Grant {
        let grant = try claims.grant(leewaySeconds: Self.leewaySeconds)
        guard !grant.isExpired(at: milliseconds) else { throw .expired }
        if let start = claims.nbf?.milliseconds(later: -Self.leewaySeconds), milliseconds < start { throw .early }
        if audiences.isEmpty {
            guard claims.aud == nil else { throw .audience }
        } else {
            guard claims.aud?.names.contains(where: audiences.contains) ?? false else { throw .audience }
        }
        guard issuers.isEmpty || claims.iss.map(issuers.contains) ?? false else { throw .issuer }
        return grant
    }
}
