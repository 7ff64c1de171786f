import CoreMetrics

/// What a hub counts of its publications.
package struct PublishMetrics: Sendable {
    private static let published = Metric.publications.counter(("outcome", "published"))
    private static let repeated = Metric.publications.counter(("outcome", "repeated"))
    private static let refused = Metric.publications.counter(("outcome", "refused"))
    private static let failed = Metric.publications.counter(("outcome", "failed"))
    private static let events = Metric.publishedEvents.counter()
    private static let commitDuration = Metric.commitDuration.timer()

    private let began = ContinuousClock.now

    /// Has the counters there at 0 before anything happens: Prometheus sees no rise in a series that begins with a 1.
    package static func begin() { _ = (published, repeated, refused, failed, events) }

    func note(_ appended: Appended) {
        Self.commitDuration.recordNanoseconds(nanoseconds)
        guard !appended.isRepeat else { return Self.repeated.increment() }
        Self.published.increment()
        Self.events.increment(by: appended.ids.count)
    }

    func note(_ error: LogError) { (error.isOfTheLog ? Self.failed : Self.refused).increment() }

    private var nanoseconds: Int64 {
        let (seconds, attoseconds) = (ContinuousClock.now - began).components
        return seconds * 1_000_000_000 + attoseconds / 1_000_000_000
    }
}

extension LogError {
    /// Whether the log is the reason, and not what it was asked for.
    package var isOfTheLog: Bool {
        switch self {
        case .full, .closed, .broken, .unreachable, .uncertain: true
        case .busy, .topicClosed, .keyReused, .tooLarge: false
        }
    }
}
