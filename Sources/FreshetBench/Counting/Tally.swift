import Histogram

/// What one event loop has counted since the measurement began. Tallies of several loops add up.
package struct Tally: Sendable {
    /// Publish request begun to event received, in nanoseconds. Of each event, also one that is repeated.
    private(set) var deliveryLatency = Histogram<UInt64>(highestTrackableValue: Self.longestLatency)
    /// Publish request begun to its acknowledgement, in nanoseconds.
    private(set) var acknowledgementLatency = Histogram<UInt64>(highestTrackableValue: Self.longestLatency)
    private(set) var acknowledged = 0
    /// What came over the subscribers' connections, heads and framing included, TLS not.
    private(set) var receivedBytes = 0
    private(set) var reads = 0
    /// When the first request began, and when the last acknowledgement and the last delivery came: nanoseconds of the
    /// monotonic clock.
    private(set) var firstBegunAt = UInt64.max
    private(set) var lastAcknowledgedAt: UInt64 = 0
    private(set) var lastDeliveredAt: UInt64 = 0
    /// By how much the slowest publication missed the time that the rate had set for it, in nanoseconds.
    private(set) var longestLag: UInt64 = 0

    /// An hour. What takes longer counts as an hour.
    private static let longestLatency: UInt64 = 3_600_000_000_000

    package init() {}

    package mutating func noteRead(bytes: Int) {
        reads += 1
        receivedBytes += bytes
    }

    package mutating func noteDelivery(begunAt: UInt64, at now: UInt64) {
        _ = deliveryLatency.record(Self.latency(from: begunAt, to: now))
        lastDeliveredAt = now
    }

    package mutating func noteBegun(at now: UInt64, dueAt: UInt64?) {
        firstBegunAt = min(firstBegunAt, now)
        if let dueAt { longestLag = max(longestLag, now > dueAt ? now - dueAt : 0) }
    }

    package mutating func noteAcknowledgement(begunAt: UInt64, at now: UInt64) {
        acknowledged += 1
        _ = acknowledgementLatency.record(Self.latency(from: begunAt, to: now))
        lastAcknowledgedAt = now
    }

    package mutating func add(_ other: Tally) {
        deliveryLatency.add(other.deliveryLatency)
        acknowledgementLatency.add(other.acknowledgementLatency)
        acknowledged += other.acknowledged
        receivedBytes += other.receivedBytes
        reads += other.reads
        firstBegunAt = min(firstBegunAt, other.firstBegunAt)
        lastAcknowledgedAt = max(lastAcknowledgedAt, other.lastAcknowledgedAt)
        lastDeliveredAt = max(lastDeliveredAt, other.lastDeliveredAt)
        longestLag = max(longestLag, other.longestLag)
    }

    private static func latency(from begun: UInt64, to now: UInt64) -> UInt64 {
        min(now > begun ? now - begun : 0, longestLatency)
    }
}
