public import Freshet

/// Grants what signed tokens say: JSON Web Tokens (RFC 7519) with a claim `freshet`.
///
/// ```json
/// {"sub": "ann", "exp": 1795395335, "freshet": {"publish": ["orders/**"], "subscribe": ["orders/**", "news"]}}
/// ```
public struct TokenAuthorizer: Authorizer {
    /// How often ``followKeySets(onChange:)`` looks.
    private static let reloadInterval = Duration.seconds(1)

    private let keys: KeyRing
    private let rules: TokenRules
    private let anonymous: Grant
    private let clock: LogClock

    /// - Parameters:
    ///   - keys: any of which may have signed a token.
    ///   - rules: what a token has to say of itself.
    ///   - anonymous: what those without a token may do. Those with one may do it, too.
    ///   - clock: tells what time it is.
    /// - Throws: ``TokenKeyError`` for a key that cannot be used.
    public init(
        keys: [KeySource],
        rules: TokenRules = TokenRules(),
        anonymous: Grant = Grant(),
        clock: LogClock = .system
    ) async throws(TokenKeyError) {
        self.keys = try await KeyRing(keys)
        self.rules = rules
        self.clock = clock
        self.anonymous = Grant(
            publish: anonymous.publish,
            subscribe: anonymous.subscribe,
            isWidenedByToken: true
        )
    }

    public func grant(for token: String?) throws(AccessError) -> Grant {
        guard let token else { return anonymous }
        do throws(TokenFlaw) {
            return try rules.grant(of: keys.claims(of: token), at: clock.milliseconds()).extended(by: anonymous)
        } catch {
            throw .invalidToken(error.description)
        }
    }

    /// Takes the new keys of key sets when their files change, until its task is cancelled.
    ///
    /// - Parameter onChange: is told of each change; of what is wrong with it, if it cannot be taken. Then the keys stay
    ///   that there were.
    public func followKeySets(onChange: @Sendable (TokenKeyError?) -> Void) async {
        while (try? await Task.sleep(for: Self.reloadInterval)) != nil { await reloadKeySets(onChange: onChange) }
    }

    package func reloadKeySets(onChange: @Sendable (TokenKeyError?) -> Void) async {
        for outcome in await keys.reload() { onChange(outcome) }
    }
}
