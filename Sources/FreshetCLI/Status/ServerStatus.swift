import Freshet
import FreshetMetrics
import FreshetServer

/// How the server stands: all that is measured, as it is, and the busiest topics. Counters only grow: whoever wants
/// rates compares two of these.
struct ServerStatus: Encodable {
    let version = Freshet.version
    /// In milliseconds since 1970 UTC.
    let time = LogClock.system.milliseconds()
    /// Since the server began, by a clock that nobody sets.
    let uptimeSeconds: Double
    /// What keeps requests away; nothing, if the server is to be given them.
    let flaws: [ReadinessState.Flaw]
    let topics: TopicReport
    /// By the names that `/metrics` has.
    let metrics: [String: [MetricReading]]
}
