extension BarChart {
    static let all: [BarChart] = [
        BarChart(
            title: "Bytes per event",
            explanation: "On the wire, both ways, TLS and framing included. The mark is the event’s data itself.",
            length: { $0.measuredEvents > 0 ? $0.bytesPerEvent : nil },
            mark: { $0.measuredEvents > 0 ? $0.payloadBytesPerEvent : nil },
            text: { $0.measuredEvents > 0 ? $0.bytesPerEvent.short : "–" }
        ),
        BarChart(
            title: "After the cut",
            explanation:
                "Milliseconds from the lost network to the first new event: half of the streams, and the last.",
            length: { $0.comeback.absence?.p50 },
            reach: { $0.comeback.absence?.max },
            text: { figures in
                figures.comeback.absence.text { "\($0.p50.short) … \($0.max.short)" } + ", \(figures.comeback.words)"
            }
        ),
        BarChart(
            title: "Opening",
            explanation: "Bytes until all four streams are open: TLS, requests, answers.",
            length: { Double($0.openingBytes.sum) },
            text: { $0.openingBytes.sum.grouped }
        ),
        BarChart(
            title: "Connections",
            explanation: "TCP connections that four streams take, each with a handshake and a socket in the server.",
            length: { Double($0.connections) },
            text: { "\($0.connections)" }
        ),
        BarChart(
            title: "Latency",
            explanation: "Milliseconds from publishing to arrival: the bar is the half, the line reaches to 99 of 100.",
            length: { $0.latency?.p50 },
            reach: { $0.latency?.p99 },
            text: { figures in figures.latency.text { "\($0.p50.short) … \($0.p99.short)" } }
        ),
    ]
}

extension Comeback {
    /// Who is back, and by whom.
    var words: String {
        guard returned > 0 else { return "nobody came back" }
        return "\(returned) of \(CompareCell.streams) \(byItself > 0 ? "by itself" : "by code")"
    }
}
