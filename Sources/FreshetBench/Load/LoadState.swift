/// How a run stands; states of several loops add up.
struct LoadState: Sendable {
    /// Connections that have been open, even if they were lost since.
    var openConnections = 0
    /// By the publisher's number.
    var acknowledged: [Int: Int] = [:]
    var isPublishing = false
    /// When the oldest request that is under way began; nanoseconds of the monotonic clock.
    var oldestRequestAt: UInt64?
    var delivered = 0
    var failure: BenchError?
    var lastTrouble: String?

    var acknowledgedInAll: Int { acknowledged.values.reduce(0, +) }

    mutating func add(_ other: LoadState) {
        openConnections += other.openConnections
        acknowledged.merge(other.acknowledged) { $0 + $1 }
        isPublishing = isPublishing || other.isPublishing
        oldestRequestAt = [oldestRequestAt, other.oldestRequestAt].compactMap(\.self).min()
        delivered += other.delivered
        failure = failure ?? other.failure
        lastTrouble = other.lastTrouble ?? lastTrouble
    }
}
