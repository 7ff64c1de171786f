import FreshetCompare
import Testing

@Suite("What an answer says of a server")
struct AnswerCheckTests {
    private static let stream = (name: "Content-Type", value: "text/event-stream; charset=utf-8")
    private static let gzip = (name: "content-encoding", value: "gzip")
    private static let deflate = (name: "Sec-WebSocket-Extensions", value: "permessage-deflate")

    @Test("is enough where it is what was asked for")
    func enough() throws {
        _ = try check(.serverSentEvents, .http1, .plain).reader(of: answer(200, Self.stream), lastEventID: nil)
        _ = try check(.serverSentEvents, .http2, .compressed)
            .reader(of: answer(200, Self.stream, Self.gzip), lastEventID: nil)
        _ = try check(.webSocket, .http1, .plain).reader(of: answer(101), lastEventID: nil)
        _ = try check(.webSocket, .http2, .compressed).reader(of: answer(200, Self.deflate), lastEventID: nil)
        _ = try check(.longPoll, .http1, .plain).reader(of: answer(200), lastEventID: nil)
    }

    @Test("is told in words where it is not")
    func impossible() {
        expect("the server answers 404", of: check(.serverSentEvents, .http1, .plain), answer(404))
        expect("the server answers with no event stream", of: check(.serverSentEvents, .http1, .plain), answer(200))
        expect(
            "the server compresses no event streams", of: check(.serverSentEvents, .http1, .compressed),
            answer(200, Self.stream))
        expect("the server answers 200", of: check(.webSocket, .http1, .plain), answer(200))
        expect("the server answers 501", of: check(.webSocket, .http2, .plain), answer(501))
        expect("permessage-deflate declined", of: check(.webSocket, .http1, .compressed), answer(101))
        expect("the server compresses no pages", of: check(.longPoll, .http2, .compressed), answer(200))
    }

    private func check(_ transport: CompareTransport, _ http: CompareHTTP, _ coding: CompareCoding) -> AnswerCheck {
        AnswerCheck(CompareCell(transport: transport, http: http, coding: coding))
    }

    private func answer(_ status: Int, _ fields: (name: String, value: String)...) -> Answer {
        Answer(status: status, fields: fields)
    }

    private func expect(_ reason: String, of check: AnswerCheck, _ answer: Answer) {
        #expect(throws: CompareError.impossible(reason)) { _ = try check.reader(of: answer, lastEventID: nil) }
    }
}
