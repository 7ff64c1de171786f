/// Every figure of every cell. On a narrow screen each row is a card.
struct PageTable {
    let rows: [CompareRow]
    let label: (CompareCell) -> String

    var html: String {
        let heads = CompareColumn.all.map { column in
            "<th scope=\"col\" title=\"\(column.meaning.escapedForHTML)\">\(column.name.escapedForHTML)</th>"
        }
        return "<table><thead><tr><th scope=\"col\">way</th>\(heads.joined())</tr></thead>\n<tbody>\n"
            + rows.map(row).joined(separator: "\n") + "\n</tbody></table>"
    }

    private func row(_ row: CompareRow) -> String {
        let name = "\(row.cell.transport.name) \(label(row.cell))".escapedForHTML
        let cells: String
        if let figures = row.figures {
            cells = CompareColumn.all.map { column in
                "<td data-name=\"\(column.name.escapedForHTML)\">\(column.text(figures).escapedForHTML)</td>"
            }.joined()
        } else {
            let reason = (row.impediment ?? "").escapedForHTML
            cells = "<td class=\"reason\" colspan=\"\(CompareColumn.all.count)\">\(reason)</td>"
        }
        return "<tr data-transport=\"\(row.cell.transport.rawValue)\"><th scope=\"row\">\(name)</th>\(cells)</tr>"
    }
}
