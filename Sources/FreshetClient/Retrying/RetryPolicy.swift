/// When to try again, and when no more.
///
/// The first retry comes soon, because a server that restarts is back soon; the next ones come further and further
/// apart, and at random, so that the readers of a server that was away do not come back all at once.
package struct RetryPolicy: Sendable {
    package static let shortestDelay = Duration.milliseconds(100)
    package static let longestDelay = Duration.seconds(5)
    /// The most that a server may wish for: a day. Some times that it can write no clock can add to the present.
    package static let longestWish = Duration.seconds(86_400)

    /// How long to go on since the last success; `nil` is for ever.
    package let patience: Duration?

    /// What the stream itself said: it wins.
    package var reconnectionTime: Duration?

    private var failures = 0
    private var failingSince: ContinuousClock.Instant?

    package init(patience: Duration?) {
        self.patience = patience
    }

    /// Something came of the last attempt.
    package mutating func succeeded() {
        failures = 0
        failingSince = nil
    }

    /// How long to wait before the next attempt.
    ///
    /// - Parameters:
    ///   - now: when the attempt failed.
    ///   - chance: a random number from 0 to 1: how much to wait of the half that is left to chance.
    /// - Throws: ``ClientError`` if there should be none.
    package mutating func delay(
        after setback: Setback,
        at now: ContinuousClock.Instant,
        chance: Double
    ) throws(ClientError) -> Duration {
        if case .final(let error) = setback { throw error }
        let since = failingSince ?? now
        failingSince = since
        var earliest = wish ?? .zero
        if case .postponed(_, let retryAfter?) = setback { earliest = max(earliest, min(retryAfter, Self.longestWish)) }
        let delay = max(earliest, backoff * (0.5 + chance / 2))
        failures += 1
        guard let patience else { return delay }
        let left = patience - since.duration(to: now)
        guard left > .zero, earliest <= left else { throw .gaveUp(setback.reason) }
        // The last attempt comes when patience ends, not before.
        return min(delay, left)
    }

    private var wish: Duration? { reconnectionTime.map { min($0, Self.longestWish) } }

    private var backoff: Duration {
        guard failures > 0 else { return wish ?? Self.shortestDelay }
        let first = max(wish ?? .zero, Self.shortestDelay)
        // 2 to the 6th takes the shortest delay past the longest; more would only overflow.
        return min(first * (1 << min(failures, 6)), max(first, Self.longestDelay))
    }
}
