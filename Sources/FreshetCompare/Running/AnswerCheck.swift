import FreshetWire

/// Whether an answer is what a cell is about; and if so, who reads what follows.
package struct AnswerCheck {
    private let cell: CompareCell

    package init(_ cell: CompareCell) {
        self.cell = cell
    }

    /// - Throws: ``CompareError/impossible(_:)`` with what the server cannot do, in words.
    package func reader(of answer: Answer, lastEventID: String?) throws -> any StreamReader {
        let coding = answer.value(of: "content-encoding")?.lowercased()
        switch cell.transport {
        case .serverSentEvents:
            try expect(200, answer)
            guard ServerSentEventParser.accepts(contentType: answer.value(of: "content-type") ?? "") else {
                throw CompareError.impossible("the server answers with no event stream")
            }
            try expect(coding, "the server compresses no event streams")
            return try EventStreamReader(isCompressed: coding == "gzip", lastEventID: lastEventID)
        case .longPoll:
            try expect(200, answer)
            try expect(coding, "the server compresses no pages")
            return try PageReader(isCompressed: coding == "gzip")
        case .webSocket:
            try expect(cell.http == .http1 ? 101 : 200, answer)
            let extensions = answer.value(of: "sec-websocket-extensions")
            guard cell.coding == .plain || extensions?.contains("permessage-deflate") == true else {
                throw CompareError.impossible("permessage-deflate declined")
            }
            return try WebSocketReader(extensions: extensions)
        }
    }

    private func expect(_ status: Int, _ answer: Answer) throws {
        guard answer.status != status else { return }
        throw CompareError.impossible("the server answers \(answer.status)")
    }

    private func expect(_ coding: String?, _ reason: String) throws {
        guard cell.coding == .plain || coding == "gzip" else { throw CompareError.impossible(reason) }
    }
}
