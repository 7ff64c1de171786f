/// Says what the bearer of a token may do.
///
/// It is asked once for each request, never for a delivery. What it needs to know should be at hand: a request waits for
/// its answer.
public protocol Authorizer: Sendable {
    /// - Parameter token: as it came, from anybody; `nil` for who brings none.
    /// - Throws: ``AccessError/invalidToken(_:)`` for a token that proves nothing. Who brings such a one is never taken
    ///   for somebody without.
    func grant(for token: String?) async throws(AccessError) -> Grant
}

/// Grants everybody the same, and looks at no token.
public struct SameForAll: Authorizer {
    private let grant: Grant

    public init(_ grant: Grant) {
        self.grant = grant
    }

    public func grant(for token: String?) -> Grant { grant }
}
