// Progress as one line of a terminal.
extension BenchProgress: CustomStringConvertible {
    package var description: String {
        switch stage {
        case .opening: "Connecting: \(connections.grouped) of \(connectionsWanted.grouped)"
        case .warmingUp: "Warming up: \(figures)"
        case .publishing: "Publishing: \(figures)"
        case .waiting: "Waiting for the last deliveries: \(figures)"
        }
    }

    private var figures: String {
        let latency = (latency99 / .milliseconds(1)).short
        return "\(acknowledged.grouped) events, \(deliveriesPerSecond.short) deliveries/s, p99 \(latency) ms"
    }
}
