/// Counts what somebody may still do now, as it grows again with time. It may be overdrawn: what was let begin is carried
/// out, and then waited for.
package struct TokenBucket: Sendable, Hashable {
    /// What it holds at most: as much as grows in a second.
    private let capacity: Double
    private var level: Double
    /// In milliseconds, of any clock.
    private var filledAt: Int64

    /// - Parameter perSecond: how fast it fills.
    package init(perSecond: Int, at now: Int64) {
        capacity = Double(perSecond)
        level = capacity
        filledAt = now
    }

    package func isFull(at now: Int64) -> Bool { level(at: now) >= capacity }

    /// For how many milliseconds nothing may be taken; 0 if something may.
    package func wait(at now: Int64) -> Int64 {
        let missing = 1 - level(at: now)
        return missing > 0 ? Int64((missing / capacity * 1_000).rounded(.up)) : 0
    }

    package mutating func take(_ count: Int, at now: Int64) {
        level = level(at: now) - Double(count)
        filledAt = max(now, filledAt)
    }

    private func level(at now: Int64) -> Double {
        min(capacity, level + Double(max(0, now - filledAt)) / 1_000 * capacity)
    }
}
