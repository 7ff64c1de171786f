// The report as a person reads it in a terminal.
extension CompareReport: CustomStringConvertible {
    package var description: String {
        ([heading, table.text, codeLine] + notes).joined(separator: "\n\n")
    }

    var heading: String {
        let data = sizes.isEmpty ? "" : " of \(sizes.map(\.grouped).joined(separator: ", ")) bytes"
        let pace = eventsPerSecond.map { ", \($0.short) a second" } ?? ""
        return "\(url): \(streams) streams in each row, \(eventsPerStream.grouped) events\(data) each\(pace); "
            + "then every connection is cut."
    }

    private var table: TextTable {
        let tellsSizes = sizes.count > 1
        let names = ["transport", "HTTP", "coding"] + (tellsSizes ? ["size"] : [])
        var table = TextTable(heads: names + CompareColumn.brief.map(\.name), names: names.count)
        for row in rows {
            let cell = row.cell
            var cells = [cell.transport.name, cell.http.version, cell.coding.rawValue]
            if tellsSizes { cells.append(cell.payloadBytes.text(\.grouped)) }
            if let figures = row.figures { cells += CompareColumn.brief.map { $0.text(figures) } }
            table.rows.append(TextTable.Row(cells: cells, sentence: row.impediment))
        }
        return table
    }

    var codeLine: String {
        let parts = code.map { "\($0.transport.name) \($0.lines) lines (\($0.file ?? "the loop in the HTML report"))" }
        return "Code that a page needs: \(parts.joined(separator: ", "))."
    }

    /// What a reader may stumble over.
    var notes: [String] {
        let width = CompareColumn.brief.map(\.name.count).max() ?? 0
        let meanings = CompareColumn.brief.map { column in
            "  \(column.name)\(String(repeating: " ", count: width - column.name.count))  \(column.meaning)"
        }
        return [meanings.joined(separator: "\n")]
    }
}
