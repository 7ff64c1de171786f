extension CompareReport {
    /// The report as a page that needs nothing but itself: no script, nothing from elsewhere.
    package var page: String {
        """
        <!doctype html>
        <html lang="en">
        <head>
        <meta charset="utf-8">
        <meta name="viewport" content="width=device-width, initial-scale=1">
        <meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
        <title>Transports of \(url.escapedForHTML), compared</title>
        <style>
        \(PageStyle.css)
        </style>
        </head>
        <body>
        <header><h1>Freshet <span>SSE, WebSocket and long poll, compared</span></h1></header>
        <main>
        <p class="lead">\(heading.escapedForHTML)</p>
        <div class="cards">
        \(cards)
        </div>
        <div class="charts">
        \(charts)
        </div>
        <section><h2>Every figure</h2>
        \(PageTable(rows: rows, label: label).html)
        <dl class="meanings">\(meanings)</dl></section>
        <section><h2>Code that a page needs</h2>
        <p class="hint">Lines that are neither blank nor comments.</p>
        \(listings)
        </section>
        </main>
        <footer>Measured by freshet compare. What is not known is a dash.</footer>
        </body>
        </html>

        """
    }

    /// Says of a cell what its transport's name does not.
    private var label: (CompareCell) -> String {
        let tellsSizes = sizes.count > 1
        return { cell in
            let size = tellsSizes ? cell.payloadBytes.map { ", \($0.grouped) bytes" } ?? "" : ""
            return "\(cell.http.name), \(cell.coding.rawValue)\(size)"
        }
    }

    private var cards: String {
        CompareTransport.allCases.map { transport in
            let code = code.first { $0.transport == transport }
            let isThere = rows.contains { $0.cell.transport == transport }
            return isThere ? TransportCard(transport: transport, rows: rows, code: code).html : ""
        }.joined(separator: "\n")
    }

    private var charts: String {
        BarChart.all.map { $0.html(of: rows, label: label) }.joined(separator: "\n")
    }

    private var meanings: String {
        CompareColumn.all.map { column in
            "<div><dt>\(column.name.escapedForHTML)</dt><dd>\(column.meaning.escapedForHTML)</dd></div>"
        }.joined()
    }

    private var listings: String {
        code.map { needed in
            let title = "\(needed.transport.fullName): \(needed.lines) lines"
            let file = needed.file.map { " <small>\($0.escapedForHTML)</small>" } ?? ""
            return "<details data-transport=\"\(needed.transport.rawValue)\"><summary>\(title)\(file)</summary>"
                + "<pre>\(needed.text.escapedForHTML)</pre></details>"
        }.joined(separator: "\n")
    }
}
