/// What became of a cell's streams after the cut.
package struct Comeback: Sendable, Hashable, Codable {
    /// Streams that came back because their protocol says so.
    package let byItself: Int
    /// Streams that came back because somebody has written code for it.
    package let byCode: Int
    /// Streams of which the first new event was the one behind the last; `nil` where nothing tells.
    package let wentOnBehindTheLast: Int?
    /// Events that never came; `nil` where nothing tells.
    package let lost: Int?
    /// Events that came again.
    package let repeated: Int
    /// How often the server said that something is missing.
    package let gaps: Int
    /// From the cut to a stream's first new event, in milliseconds; `nil` if none came back.
    package let absence: LatencySummary?

    init(cell: CompareCell, result: CellResult) {
        let returned = result.absences.compactMap { $0 }
        let isByItself = cell.transport == .serverSentEvents
        byItself = isByItself ? returned.count : 0
        byCode = isByItself ? 0 : returned.count
        let places = result.atEnd.compactMap(\.wentOnBehindTheLast)
        wentOnBehindTheLast = places.isEmpty ? nil : places.filter { $0 }.count
        let lost = result.atEnd.compactMap(\.lost)
        self.lost = lost.count == result.atEnd.count ? lost.reduce(0, +) : nil
        repeated = result.atEnd.sum(of: \.repeated)
        gaps = result.gaps
        absence = LatencySummary(returned)
    }

    package var returned: Int { byItself + byCode }
}
