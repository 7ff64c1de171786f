package import NIOCore

/// What was seen of a cell.
package struct CellResult: Sendable {
    /// TCP connections that the streams took to open.
    package var connections = 0
    /// Bytes until each stream was open.
    package var opening = WireBytes()
    /// Bytes until the cut.
    package var beforeCut = WireBytes()
    package var atOpening: [StreamLedger] = []
    package var atCut: [StreamLedger] = []
    package var atEnd: [StreamLedger] = []
    /// From the cut to the first new event of each stream; `nil` for one that did not come back.
    package var absences: [TimeAmount?] = []
    /// Gaps that the server has told.
    package var gaps = 0

    package init() {}
}
