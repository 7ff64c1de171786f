/// What decides between the transports, of one of them.
struct TransportCard {
    let transport: CompareTransport
    let rows: [CompareRow]
    let code: CodeNeeded?

    var html: String {
        let facts = [connections, bytes, comeback, losses, lines].compactMap { $0 }
        guard !facts.isEmpty else { return "" }
        let list = facts.map { name, value in
            "<div><dt>\(name.escapedForHTML)</dt><dd>\(value.escapedForHTML)</dd></div>"
        }
        return "<article data-transport=\"\(transport.rawValue)\"><h2>\(transport.fullName)</h2>"
            + "<dl>\(list.joined())</dl></article>"
    }

    private func figures(_ http: CompareHTTP, _ coding: CompareCoding) -> CellFigures? {
        rows.first { $0.cell.transport == transport && $0.cell.http == http && $0.cell.coding == coding }?.figures
    }

    private var measured: [CellFigures] {
        rows.filter { $0.cell.transport == transport }.compactMap(\.figures)
    }

    private var connections: (String, String)? {
        let parts = CompareHTTP.allCases.compactMap { http in
            (figures(http, .plain) ?? figures(http, .compressed)).map { "\($0.connections) over \(http.name)" }
        }
        return parts.isEmpty ? nil : ("TCP connections", parts.joined(separator: ", "))
    }

    /// Over HTTP/2 where there is anything.
    private var bytes: (String, String)? {
        for http in CompareHTTP.allCases.reversed() {
            let parts = CompareCoding.allCases.compactMap { coding in
                figures(http, coding).map { "\($0.bytesPerEvent.short) \(coding.rawValue)" }
            }
            if !parts.isEmpty { return ("bytes per event, over \(http.name)", parts.joined(separator: ", ")) }
        }
        return nil
    }

    /// Of all cells together: what is true of a transport is true of each.
    private var comeback: (String, String)? {
        guard !measured.isEmpty else { return nil }
        let streams = measured.count * CompareCell.streams
        let byItself = measured.reduce(0) { $0 + $1.comeback.byItself }
        let byCode = measured.reduce(0) { $0 + $1.comeback.byCode }
        let back = byItself > 0 ? "\(byItself) of \(streams) by itself" : "0 by itself, \(byCode) of \(streams) by code"
        return ("back after the cut", back)
    }

    private var losses: (String, String)? {
        guard !measured.isEmpty else { return nil }
        let lost = measured.compactMap(\.comeback.lost)
        let twice = measured.reduce(0) { $0 + $1.comeback.repeated }
        let isKnown = lost.count == measured.count
        let missing = isKnown ? "\(lost.reduce(0, +).grouped) lost" : "what is lost cannot be told"
        return ("events over the cut", "\(missing), \(twice.grouped) twice")
    }

    private var lines: (String, String)? {
        code.map { ("code that a page needs", "\($0.lines) lines") }
    }
}

extension CompareTransport {
    var fullName: String { self == .serverSentEvents ? "Server-Sent Events" : name }
}
