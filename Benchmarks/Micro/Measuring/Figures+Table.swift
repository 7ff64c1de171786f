import Foundation

// The figures as a person reads them: names to the left, numbers to the right.
extension [Figures] {
    private static let heads = ["", "one", "allocations", "bytes", "ns", "output"]
    private static let names = 2

    var table: String {
        let rows = [Self.heads] + map(\.cells)
        let widths = Self.heads.indices.map { column in rows.map { $0[column].count }.max() ?? 0 }
        return rows.map { Self.line($0, widths) }.joined(separator: "\n")
    }

    private static func line(_ cells: [String], _ widths: [Int]) -> String {
        zip(cells.indices, zip(cells, widths)).map { column, cell in
            let space = String(repeating: " ", count: cell.1 - cell.0.count)
            return column < names ? cell.0 + space : space + cell.0
        }.joined(separator: "  ")
    }
}

extension Figures {
    fileprivate var cells: [String] {
        let mark = isSteady ?? true ? "" : "~"
        return [
            name, operation, mark + Self.text(allocations, decimals: 2), Self.text(allocatedBytes, decimals: 0),
            Self.text(nanoseconds, decimals: 0), Self.text(outputBytes, decimals: 1),
        ]
    }

    private static func text(_ number: Double?, decimals: Int) -> String {
        number.map { String(format: "%.\(decimals)f", $0) } ?? ""
    }
}
