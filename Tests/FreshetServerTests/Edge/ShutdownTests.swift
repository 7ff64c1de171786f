import AsyncHTTPClient
import FreshetTesting
import FreshetWire
import NIOCore
import NIOHTTP1
import Testing

/// That the server has come to its end is part of every test here: `withDemo` returns only then.
@Suite("A server that stops", .timeLimit(.minutes(1)))
struct ShutdownTests {
    @Test("ends a stream by saying when to come back, and the last chunk", arguments: WebSocketRouteTests.carriages)
    func chunked(carriage: Carriage) async throws {
        try await withDemo(over: carriage, interval: .seconds(3600)) { server in
            try await server.connect { connection in
                try await connection.request("GET", "/sse1")
                _ = try await connection.read(through: "id: 0\ndata: 725\n\n\r\n")
                await server.stop()
                let farewell = try await connection.readChunk().wholeMatch(of: /retry: (\d+)\n\n/)
                let milliseconds = try #require(farewell.flatMap { Int($0.1) })
                #expect(1_000...3_000 ~= milliseconds)
                #expect(try await connection.readToEnd() == "0\r\n\r\n")
            }
        }
    }

    @Test("closes a WebSocket with 1012", arguments: WebSocketRouteTests.carriages)
    func webSocket(carriage: Carriage) async throws {
        try await withDemo(over: carriage, interval: .seconds(3600)) { server in
            try await server.webSocket("/ws1") { connection in
                _ = try await connection.readFrame()
                await server.stop()
                #expect(try await connection.readFrame() == .close(1012, "the server restarts"))
                try await connection.send(.close(1012))
                #expect(try await connection.readToEnd() == "")
            }
        }
    }

    @Test("does not wait for ever for a WebSocket whose reader never answers the close")
    func silentWebSocket() async throws {
        try await withDemo(interval: .seconds(3600)) { server in
            try await server.webSocket("/ws1") { connection in
                _ = try await connection.readFrame()
                await server.stop()
                #expect(try await connection.readFrame().closeCode == 1012)
                #expect(try await connection.readToEnd() == "")
            }
        }
    }

    /// This client never answers the ping that comes with the GOAWAY, so it is the server's patience that ends it.
    @Test("ends a stream of HTTP/2, and says on the connection that it goes away")
    func http2() async throws {
        try await withDemo(over: .http2, interval: .seconds(3600)) { server in
            try await server.connect { connection in
                try await connection.requestHTTP2("/sse1")
                try await waitForEvent(on: connection)
                await server.stop()
                var isEnded = false
                var isGoing = false
                while !(isEnded && isGoing) {
                    let frame = try await connection.readHTTP2Frame()
                    #expect(frame.kind != .resetStream)
                    if frame.endsStream && frame.stream == 1 { isEnded = true }
                    if frame.kind == .goAway { isGoing = true }
                }
                _ = try await connection.readToEnd()
            }
        }
    }

    private func waitForEvent(on connection: RawConnection) async throws {
        while true {
            let frame = try await connection.readHTTP2Frame()
            if frame.kind == .data, String(buffer: frame.payload).hasSuffix("id: 0\ndata: 725\n\n") { return }
        }
    }

    @Test("ends the streams of ordinary clients properly", arguments: Carriage.allCases)
    func ordinaryClients(carriage: Carriage) async throws {
        try await withDemo(over: carriage, interval: .seconds(3600)) { server in
            var ids: [String] = []
            // A body that is cut off instead of ended would throw here.
            for try await event in try await server.send(.GET, "/sse1").events {
                ids.append(event.lastEventID)
                await server.stop()
            }
            #expect(ids == ["0"])
        }
    }

    @Test("closes a connection that waits for its next request", arguments: WebSocketRouteTests.carriages)
    func idle(carriage: Carriage) async throws {
        try await withDemo(over: carriage) { server in
            try await server.connect { connection in
                try await connection.request("GET", "/demo/about")
                _ = try await connection.readResponse()
                await server.stop()
                #expect(try await connection.readToEnd() == "")
            }
        }
    }

    @Test("closes a connection that has said nothing, not even a handshake", arguments: Carriage.allCases)
    func silent(carriage: Carriage) async throws {
        try await withDemo(over: carriage) { server in
            try await server.connect(speakingTLS: false) { connection in
                // A second connection has been answered, so the first has been accepted.
                _ = try await server.send(.GET, "/demo/about")
                await server.stop()
                #expect(try await connection.readToEnd() == "")
            }
        }
    }
}
