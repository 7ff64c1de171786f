/// Columns of text, the first ones to the left, the figures to the right.
struct TextTable {
    /// A row of cells, or of a few cells and a sentence that takes the place of the others.
    struct Row {
        var cells: [String]
        var sentence: String?
    }

    let heads: [String]
    /// How many columns stand to the left.
    let names: Int
    var rows: [Row] = []

    var text: String {
        let widths = heads.indices.map { column in
            ([heads] + rows.map(\.cells)).map { column < $0.count ? $0[column].count : 0 }.max() ?? 0
        }
        return ([Row(cells: heads)] + rows).map { line($0, widths) }.joined(separator: "\n")
    }

    private func line(_ row: Row, _ widths: [Int]) -> String {
        let cells = row.cells.enumerated().map { column, cell in
            let space = String(repeating: " ", count: widths[column] - cell.count)
            return column < names ? cell + space : space + cell
        }
        var line = (cells + [row.sentence].compactMap { $0 }).joined(separator: "  ")
        while line.hasSuffix(" ") { line.removeLast() }
        return line
    }
}
