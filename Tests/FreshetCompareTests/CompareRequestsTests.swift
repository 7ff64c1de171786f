import FreshetCompare
import FreshetWire
import Testing

@Suite("The requests of a comparison")
struct CompareRequestsTests {
    private static let articles = CompareSource.paths(sse: "/sse{n}", webSocket: "/ws{n}?a=b")

    @Test("read topics of the run's own")
    func topics() throws {
        let paths = try CompareTransport.allCases.map { try requests($0).stream(3, after: nil).path }
        #expect(
            paths == [
                "/base/events/compare/4f1d0a2b/3?retry=1000", "/base/events/compare/4f1d0a2b/3",
                "/base/events/compare/4f1d0a2b/3?last-event-id=latest",
            ]
        )
    }

    @Test("say where to go on: an event stream in the header, a WebSocket and a poll in the address")
    func resuming() throws {
        let sse = try requests(.serverSentEvents).stream(1, after: "e-4.1")
        #expect(sse.value(of: "last-event-id") == "e-4.1")
        #expect(try requests(.webSocket).stream(1, after: "a b").path.hasSuffix("/1?last-event-id=a%20b"))
        #expect(try requests(.longPoll).stream(1, after: "e-4").path.hasSuffix("/1?wait=30&last-event-id=e-4"))
    }

    @Test("ask for compression in the words of their transport, and only if it is compared")
    func coding() throws {
        #expect(
            try requests(.serverSentEvents, .compressed).stream(1, after: nil).value(of: "accept-encoding") == "gzip")
        #expect(try requests(.serverSentEvents).stream(1, after: nil).value(of: "accept-encoding") == nil)
        let offer = try requests(.webSocket, .compressed).stream(1, after: nil).value(of: "sec-websocket-extensions")
        #expect(offer == "permessage-deflate; client_max_window_bits")
        #expect(try requests(.webSocket).stream(1, after: nil).value(of: "sec-websocket-extensions") == nil)
    }

    @Test("name no subprotocol of Freshet's to other servers, and go to the paths that were given")
    func others() throws {
        let socket = try requests(.webSocket, source: Self.articles).stream(2, after: "41")
        #expect(socket.path == "/base/ws2?a=b&last-event-id=41")
        #expect(socket.value(of: "sec-websocket-protocol") == nil)
        #expect(socket.opensWebSocket)
        #expect(try requests(.serverSentEvents, source: Self.articles).stream(4, after: nil).path == "/base/sse4")
    }

    private func requests(
        _ transport: CompareTransport,
        _ coding: CompareCoding = .plain,
        source: CompareSource = .topics
    ) throws -> CompareRequests {
        CompareRequests(
            cell: CompareCell(transport: transport, http: .http1, coding: coding),
            source: source,
            target: try ServerURL("https://localhost/base"),
            token: "4f1d0a2b"
        )
    }
}
