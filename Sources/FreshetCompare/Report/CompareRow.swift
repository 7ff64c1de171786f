/// A cell in the report: its figures, or why it has none.
package struct CompareRow: Sendable, Codable {
    package let cell: CompareCell
    /// What the server cannot do, in words.
    package let impediment: String?
    package let figures: CellFigures?

    package init(cell: CompareCell, result: CellResult) {
        self.cell = cell
        impediment = nil
        figures = CellFigures(cell: cell, result: result)
    }

    package init(cell: CompareCell, impediment: String) {
        self.cell = cell
        self.impediment = impediment
        figures = nil
    }
}
