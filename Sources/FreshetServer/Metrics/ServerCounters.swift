import CoreMetrics
import Freshet

/// The counters by reason.
package enum ServerCounters {
    /// Has them there at 0 before anything happens: Prometheus sees no rise in a series that begins with a 1. To be called
    /// once it is known who measures, which a library cannot know.
    package static func begin() { _ = (Gap.counters, Refusal.counters, Refusal.turnedAway, EdgeCut.counters) }
}

// Each is looked up once.
extension Gap {
    fileprivate static let counters = Dictionary(
        uniqueKeysWithValues: Gap.Reason.allCases.map { ($0, Metric.gaps.counter(("reason", $0.rawValue))) })

    /// A reader is told of it.
    func count() { Self.counters[reason]?.increment() }
}

extension Refusal {
    fileprivate static let counters = Dictionary(
        uniqueKeysWithValues: allCases.map { ($0, Metric.refusals.counter(("reason", $0.rawValue))) })
    fileprivate static let turnedAway = Metric.refusals.counter(("reason", "turned-away"))

    func count() { Self.counters[self]?.increment() }

    /// Somebody is closed without a word.
    static func countTurnedAway() { turnedAway.increment() }
}

extension EdgeCut {
    fileprivate static let counters = Dictionary(
        uniqueKeysWithValues: allCases.map { ($0, Metric.cuts.counter(("reason", $0.name))) })

    /// As reasons are written elsewhere: `handshake-timeout`.
    private var name: String {
        rawValue.reduce(into: "") { $0 += $1.isUppercase ? "-\($1.lowercased())" : String($1) }
    }

    func count() { Self.counters[self]?.increment() }
}
