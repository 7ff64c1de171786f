import AsyncHTTPClient
import FreshetTesting
import FreshetWire
import NIOCore
import NIOHTTP1
import Testing

@Suite("The four samples of the format", .timeLimit(.minutes(1)))
struct SampleTests {
    @Test("are read as the article says", arguments: Carriage.allCases)
    func samples(carriage: Carriage) async throws {
        try await withDemo(over: carriage) { server in
            let response = try await server.send(.GET, "/samples")
            #expect(response.headers["content-type"] == ["text/event-stream"])
            let text = try await response.text
            #expect(text.contains("\n: a comment"))
            var parser = ServerSentEventParser()
            let events = parser.feed(ByteBuffer(string: text))
            #expect(
                events == [
                    .init(data: "a plain message"),
                    .init(type: "join", data: "first line\nsecond line", lastEventID: "5"),
                    .init(data: "reconnect after four seconds", lastEventID: "5"),
                ])
            #expect(parser.reconnectionTime == .seconds(4))
        }
    }
}
