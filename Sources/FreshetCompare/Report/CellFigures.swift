/// What was measured of a cell, over its four streams.
package struct CellFigures: Sendable, Hashable, Codable {
    /// TCP connections that opening the streams took.
    package let connections: Int
    /// Bytes of the sockets until each stream was open: TLS, HTTP, and where a stream begins by stating its position,
    /// that too.
    package let openingBytes: WireBytes
    /// Bytes of the sockets for each event after that, in both directions, TLS and all framing included.
    package let bytesPerEvent: Double
    /// What of it the client sent.
    package let sentBytesPerEvent: Double
    /// What of it is the event's data, before any coding.
    package let payloadBytesPerEvent: Double
    /// Those that the bytes are of.
    package let measuredEvents: Int
    /// All that came, to the end.
    package let events: Int
    /// From the beginning of a publication to the event at its reader, before the cut; `nil` where others publish.
    package let latency: LatencySummary?
    package let comeback: Comeback

    init(cell: CompareCell, result: CellResult) {
        connections = result.connections
        openingBytes = result.opening
        let wire = result.beforeCut - result.opening
        let count = result.atCut.sum(of: \.delivered) - result.atOpening.sum(of: \.delivered)
        let payload = result.atCut.sum(of: \.payloadBytes) - result.atOpening.sum(of: \.payloadBytes)
        func each(_ bytes: Int) -> Double { count > 0 ? Double(bytes) / Double(count) : 0 }
        measuredEvents = count
        bytesPerEvent = each(wire.sum)
        sentBytesPerEvent = each(wire.sent)
        payloadBytesPerEvent = each(payload)
        events = result.atEnd.sum(of: \.delivered)
        latency = LatencySummary(result.atCut.flatMap(\.latencies))
        comeback = Comeback(cell: cell, result: result)
    }
}

extension [StreamLedger] {
    func sum(of count: KeyPath<StreamLedger, Int>) -> Int { reduce(0) { $0 + $1[keyPath: count] } }
}
