// The report as a person reads it.
extension BenchReport: CustomStringConvertible {
    package var description: String {
        ([heading, ""] + rows.map { Self.row($0.name, $0.value) } + ["", verdict]).joined(separator: "\n")
    }

    private var heading: String {
        "\(url) over \(transport.rawValue), \(topics.grouped) \(topics == 1 ? "topic" : "topics"), "
            + "events of \(payloadBytes.grouped) bytes"
    }

    private var rows: [(name: String, value: String)] {
        [
            ("subscribers", subscribers.grouped),
            ("publishers", publishers.grouped),
            ("published", "\(published.grouped) in \(seconds.short) s, \(publishedPerSecond.short)/s"),
            ("deliveries", "\(deliveries.grouped), \(deliveriesPerSecond.short)/s"),
            ("latency", latency.line),
            ("acknowledgement", acknowledgement.line),
            ("bytes per delivery", "\(bytesPerDelivery.short) in \(readsPerDelivery.short) reads"),
            ("missing", missing.grouped),
            ("repeated", repeated.grouped),
            ("out of order", outOfOrder.grouped),
        ] + incidents + costs
    }

    /// Only what has happened.
    private var incidents: [(name: String, value: String)] {
        [
            ("of other topics", stray.grouped, stray > 0),
            ("of other publishers", foreign.grouped, foreign > 0),
            ("gaps told", gaps.grouped, gaps > 0),
            ("reconnects", reconnects.grouped, true),
            ("repeated requests", repeatedRequests.grouped, repeatedRequests > 0),
            ("behind the rate", "up to \(longestLagMilliseconds.short) ms", longestLagMilliseconds >= 1),
        ].filter(\.2).map { ($0.0, $0.1) }
    }

    private var costs: [(name: String, value: String)] {
        let bench = ("bench CPU", "\(benchMicrosecondsPerDelivery.short) µs per delivery")
        guard let server else { return [bench] }
        let parts =
            "\(server.userMicrosecondsPerDelivery.short) user, \(server.systemMicrosecondsPerDelivery.short) system"
        return [
            ("server CPU", "\(server.microsecondsPerDelivery.short) µs per delivery (\(parts))"),
            (
                "server memory",
                "\(server.residentKiBPerConnection.short) KiB per connection, \(server.residentMiB.short) MiB in all"
            ),
            bench,
        ]
    }

    private var verdict: String {
        isFlawless
            ? "Every subscriber got every event of its topic exactly once and in order."
            : "Not every subscriber got every event of its topic exactly once and in order."
    }

    private static func row(_ name: String, _ value: String) -> String {
        "  " + name + String(repeating: " ", count: max(1, 21 - name.count)) + value
    }
}

extension LatencySummary {
    fileprivate var line: String {
        "p50 \(p50.short)  p90 \(p90.short)  p99 \(p99.short)  p99.9 \(p999.short)  max \(max.short) ms"
    }
}
