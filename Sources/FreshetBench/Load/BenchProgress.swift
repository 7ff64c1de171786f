/// How a run is getting on, about once a second.
package struct BenchProgress: Sendable {
    package enum Stage: String, Sendable {
        case opening, warmingUp, publishing, waiting
    }

    package let stage: Stage
    /// Subscribers and publishers that are or have been connected, of `connectionsWanted`.
    package let connections: Int
    package let connectionsWanted: Int
    /// Events that are acknowledged.
    package let acknowledged: Int
    package let deliveriesPerSecond: Double
    package let latency99: Duration
}
