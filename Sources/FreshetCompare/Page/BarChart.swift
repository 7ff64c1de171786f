/// One figure of all cells, as bars beside each other.
struct BarChart: Sendable {
    let title: String
    let explanation: String
    /// How long the bar is; `nil` where there is nothing to show.
    let length: @Sendable (CellFigures) -> Double?
    /// Up to where a thin line goes on, for a range.
    var reach: @Sendable (CellFigures) -> Double? = { _ in nil }
    /// Where a mark stands, to compare with.
    var mark: @Sendable (CellFigures) -> Double? = { _ in nil }
    let text: @Sendable (CellFigures) -> String

    /// Of a row whose server cannot do it, the bar is missing and the reason stands in its place.
    func html(of rows: [CompareRow], label: (CompareCell) -> String) -> String {
        let lengths = rows.compactMap(\.figures).flatMap { [length($0), reach($0), mark($0)].compactMap { $0 } }
        guard let longest = lengths.max(), longest > 0 else { return "" }
        let body = rows.map { row in
            let bar = row.figures.map { self.bar(of: $0, longest: longest) } ?? Self.reason(row)
            let name = "<span>\(row.cell.transport.name)</span> \(label(row.cell).escapedForHTML)"
            return "<li data-transport=\"\(row.cell.transport.rawValue)\" data-coding=\"\(row.cell.coding.rawValue)\">"
                + "<p class=\"label\">\(name)</p>\(bar)</li>"
        }
        return "<section><h2>\(title.escapedForHTML)</h2><p class=\"hint\">\(explanation.escapedForHTML)</p>"
            + "<ol class=\"chart\">\n\(body.joined(separator: "\n"))\n</ol></section>"
    }

    private static func reason(_ row: CompareRow) -> String {
        "<p class=\"reason\">\((row.impediment ?? "").escapedForHTML)</p>"
    }

    private func bar(of figures: CellFigures, longest: Double) -> String {
        func place(_ value: Double) -> String { "\(((value / longest) * 10_000).rounded() / 100)" }
        var shapes = "<path class=\"ground\" d=\"M0 11.5H100\"/>"
        if let reach = reach(figures) { shapes += "<path class=\"reach\" d=\"M0 6H\(place(reach))\"/>" }
        if let length = length(figures) { shapes += "<rect width=\"\(place(length))\" height=\"12\"/>" }
        if let mark = mark(figures) { shapes += "<path class=\"mark\" d=\"M\(place(mark)) 0V12\"/>" }
        let drawing = "<svg viewBox=\"0 0 100 12\" preserveAspectRatio=\"none\" aria-hidden=\"true\">\(shapes)</svg>"
        return "\(drawing)<p class=\"figure\">\(text(figures).escapedForHTML)</p>"
    }
}
