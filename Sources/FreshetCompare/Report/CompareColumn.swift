/// A column of the report: its name, and what it says of a cell.
package struct CompareColumn: Sendable {
    package let name: String
    /// For whoever wonders.
    package let meaning: String
    /// Whether it is left out where there is little room.
    var isForPagesOnly = false
    package let text: @Sendable (CellFigures) -> String

    package static let all: [CompareColumn] = wire + latency + comeback

    /// Those of a terminal.
    package static let brief = all.filter { !$0.isForPagesOnly }

    private static let wire: [CompareColumn] = [
        CompareColumn(name: "TCP", meaning: "connections that four streams take") { "\($0.connections)" },
        CompareColumn(name: "opening", meaning: "bytes until a stream is open, both ways: a fourth of all four") {
            ($0.openingBytes.sum / CompareCell.streams).grouped
        },
        CompareColumn(name: "all four", meaning: "bytes until all four streams are open", isForPagesOnly: true) {
            $0.openingBytes.sum.grouped
        },
        CompareColumn(name: "B/event", meaning: "bytes on the wire per event, both ways, TLS and framing included") {
            $0.measuredEvents > 0 ? $0.bytesPerEvent.short : "–"
        },
        CompareColumn(name: "payload", meaning: "what of it is data, before any coding", isForPagesOnly: true) {
            $0.measuredEvents > 0 ? $0.payloadBytesPerEvent.short : "–"
        },
        CompareColumn(name: "events", meaning: "events that came, each counted once") { $0.events.grouped },
    ]

    private static let latency: [CompareColumn] = [
        CompareColumn(name: "p50", meaning: "latency in ms, publish to arrival: half are faster") {
            $0.latency.text(\.p50.short)
        },
        CompareColumn(name: "p99", meaning: "latency in ms: all but one in a hundred are faster") {
            $0.latency.text(\.p99.short)
        },
        CompareColumn(name: "max", meaning: "latency in ms: the slowest") { $0.latency.text(\.max.short) },
    ]

    private static let comeback: [CompareColumn] = [
        CompareColumn(name: "itself", meaning: "streams that came back after the cut because the protocol says so") {
            "\($0.comeback.byItself)/\(CompareCell.streams)"
        },
        CompareColumn(name: "code", meaning: "streams that came back because of code that somebody wrote") {
            $0.comeback.byItself > 0 ? "" : "\($0.comeback.byCode)/\(CompareCell.streams)"
        },
        CompareColumn(name: "after ms", meaning: "from the cut to the first new event, the slowest of the streams") {
            $0.comeback.absence.text(\.max.short)
        },
        CompareColumn(name: "next", meaning: "streams that went on with the event behind their last one") {
            $0.comeback.wentOnBehindTheLast.text { "\($0)/\(CompareCell.streams)" }
        },
        CompareColumn(name: "lost", meaning: "events that never came") { $0.comeback.lost.text(\.grouped) },
        CompareColumn(name: "twice", meaning: "events that came again") { $0.comeback.repeated.grouped },
    ]
}
