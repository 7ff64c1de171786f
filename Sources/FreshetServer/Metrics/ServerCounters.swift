import CoreMetrics
import Freshet

// Counters by reason, looked up once.
extension Gap {
    private static let counters = Dictionary(
        uniqueKeysWithValues: Gap.Reason.allCases.map { ($0, Metric.gaps.counter(("reason", $0.rawValue))) })

    /// A reader is told of it.
    func count() { Self.counters[reason]?.increment() }
}

extension Refusal {
    private static let counters = Dictionary(
        uniqueKeysWithValues: allCases.map { ($0, Metric.refusals.counter(("reason", $0.rawValue))) })
    private static let turnedAway = Metric.refusals.counter(("reason", "turned-away"))

    func count() { Self.counters[self]?.increment() }

    /// Somebody is closed without a word.
    static func countTurnedAway() { turnedAway.increment() }
}

extension EdgeCut {
    private static let counters = Dictionary(
        uniqueKeysWithValues: allCases.map { ($0, Metric.cuts.counter(("reason", $0.name))) })

    /// As reasons are written elsewhere: `handshake-timeout`.
    private var name: String {
        rawValue.reduce(into: "") { $0 += $1.isUppercase ? "-\($1.lowercased())" : String($1) }
    }

    func count() { Self.counters[self]?.increment() }
}
