import FreshetCompare
import FreshetWire
import NIOCore
import Testing

@Suite("The report of a comparison")
struct CompareReportTests {
    private static let cell = CompareCell(
        transport: .serverSentEvents, http: .http2, coding: .plain, payloadBytes: 200)

    @Test("takes what came after the opening for its bytes per event, and the rest for the opening")
    func bytes() {
        let figures = CompareRow(cell: Self.cell, result: Self.result()).figures
        #expect(figures?.openingBytes == WireBytes(sent: 1_000, received: 4_000))
        #expect(figures?.measuredEvents == 4)
        #expect(figures?.bytesPerEvent == 250)
        #expect(figures?.sentBytesPerEvent == 10)
        #expect(figures?.payloadBytesPerEvent == 200)
    }

    @Test("says who came back by itself, and who by code", arguments: CompareTransport.allCases)
    func comeback(transport: CompareTransport) {
        let cell = CompareCell(transport: transport, http: .http1, coding: .plain, payloadBytes: 200)
        let comeback = CompareRow(cell: cell, result: Self.result(returned: 3)).figures?.comeback
        let isByItself = transport == .serverSentEvents
        #expect(comeback?.byItself == (isByItself ? 3 : 0))
        #expect(comeback?.byCode == (isByItself ? 0 : 3))
        #expect(comeback?.absence?.max == 1_002)
    }

    @Test("has a line for each cell, and in words what a server cannot do")
    func table() throws {
        let text = try Self.report().description
        #expect(text.contains("SSE        2     plain"))
        #expect(text.contains("WebSocket  2     plain   the server speaks no WebSocket over HTTP/2 (RFC 8441)"))
        #expect(text.contains("Code that a page needs: SSE 9 lines (sse-client.js)."))
    }

    @Test("is a page that needs nothing else, and runs nothing")
    func page() throws {
        let page = try Self.report().page
        for word in ["<script", "src=", "href=", "@import", "url("] { #expect(!page.contains(word)) }
        #expect(page.contains("the server speaks no WebSocket over HTTP/2 (RFC 8441)"))
        #expect(page.contains("<svg"))
    }

    @Test("puts nothing of the outside into the page as it is")
    func escaping() throws {
        #expect(#"<b a="c">&'"#.escapedForHTML == "&lt;b a=&quot;c&quot;&gt;&amp;'")
        let row = CompareRow(cell: Self.cell, impediment: "<img src=x>")
        let plan = ComparePlan(target: try ServerURL("https://localhost"), source: .topics)
        let page = CompareReport(plan: plan, rows: [row]).page
        #expect(!page.contains("<img"))
        #expect(page.contains("&lt;img src=x&gt;"))
    }

    @Test("counts lines that are neither blank nor comments")
    func lines() {
        let code = """
            // A comment.
            const a = 1; // Its end is one, too.

            /* One
               over lines. */
            /* Short. */
            \tconst url = "http://x";
            """
        #expect(CodeNeeded.lines(of: code) == 2)
        #expect(CodeNeeded.all().map(\.transport) == CompareTransport.allCases)
        #expect(CodeNeeded.all().allSatisfy { $0.lines > 0 })
    }

    private static func report() throws -> CompareReport {
        let plan = ComparePlan(target: try ServerURL("https://localhost:8443"), source: .topics)
        let other = CompareCell(transport: .webSocket, http: .http2, coding: .plain, payloadBytes: 200)
        let rows = [
            CompareRow(cell: cell, result: result()),
            CompareRow(cell: other, impediment: "the server speaks no WebSocket over HTTP/2 (RFC 8441)"),
        ]
        let code = [CodeNeeded(transport: .serverSentEvents, file: "sse-client.js", lines: 9)]
        return CompareReport(plan: plan, rows: rows, code: code)
    }

    /// One event of 200 bytes on each of four streams before the cut, and one after it.
    private static func result(returned: Int = 4) -> CellResult {
        var result = CellResult()
        var ledgers = (0..<4).map { _ in StreamLedger(expected: 0..<2) }
        result.connections = 1
        result.atOpening = ledgers
        result.opening = WireBytes(sent: 1_000, received: 4_000)
        note(0, in: &ledgers)
        result.atCut = ledgers
        result.beforeCut = WireBytes(sent: 1_040, received: 4_960)
        for index in ledgers.indices { ledgers[index].cut() }
        note(1, in: &ledgers)
        result.atEnd = ledgers
        result.absences = (0..<4).map { $0 < returned ? .milliseconds(1_000 + Int64($0)) : nil }
        return result
    }

    private static func note(_ number: Int, in ledgers: inout [StreamLedger]) {
        for index in ledgers.indices {
            ledgers[index].note(number: number, id: nil, payloadBytes: 200, at: .now())
        }
    }
}
