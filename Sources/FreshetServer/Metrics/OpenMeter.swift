import CoreMetrics
import Freshet
import Synchronization

/// Counts things of one kind that are opened and closed.
final class OpenMeter: Sendable {
    private let open: Meter
    private let opened: Counter

    private init(open: Metric, opened: Metric, _ one: (String, String), _ other: (String, String)) {
        self.open = open.meter(one, other)
        self.opened = opened.counter(one, other)
    }

    func noteOpened() {
        opened.increment()
        open.increment()
    }

    func noteClosed() { open.decrement() }
}

// Connections.
extension OpenMeter {
    static let plainHTTP1 = connections(of: "http/1.1", isSecure: false)
    static let secureHTTP1 = connections(of: "http/1.1", isSecure: true)
    static let http2 = connections(of: "http/2", isSecure: true)

    private static func connections(of version: String, isSecure: Bool) -> OpenMeter {
        OpenMeter(
            open: .openConnections, opened: .connections,
            ("protocol", version), ("tls", isSecure ? "yes" : "no"))
    }
}

// Streams. There are as many kinds as there are transports and codings: a dozen.
extension OpenMeter {
    private static let streams = Mutex<[[String]: OpenMeter]>([:])

    static func streams(over transport: String, coding: String) -> OpenMeter {
        streams.withLock { streams in
            if let meter = streams[[transport, coding]] { return meter }
            let meter = OpenMeter(
                open: .openStreams, opened: .streams,
                ("transport", transport), ("coding", coding))
            streams[[transport, coding]] = meter
            return meter
        }
    }
}
