import FreshetTesting
import Testing

@Suite("A kept-alive connection", .timeLimit(.minutes(1)))
struct KeptAliveConnectionTests {
    private static let about = RawConnection.request("GET", "/demo/about")
    private static let stream = RawConnection.request("GET", "/sse1?until=1")
    private static let webSocket = RawConnection.request("GET", "/ws1?until=1", RawConnection.webSocketFields)

    /// Whether a request waits for the answer to the one before it.
    enum Manner: CaseIterable, Sendable {
        case inTurn, inOnePacket
    }

    /// Makes two requests and reads the answer to the first, which is an ordinary one.
    private func make(_ second: String, _ manner: Manner, on connection: RawConnection) async throws {
        try await connection.send(manner == .inTurn ? Self.about : Self.about + second)
        let (head, body) = try await connection.readResponse()
        #expect(head.statusLine == "HTTP/1.1 200 OK")
        #expect(body.contains("\"version\""))
        if manner == .inTurn { try await connection.send(second) }
    }

    @Test("answers two ordinary requests", arguments: Manner.allCases, WebSocketRouteTests.carriages)
    func ordinary(manner: Manner, carriage: Carriage) async throws {
        try await withDemo(over: carriage) { server in
            try await server.connect { connection in
                try await make(Self.about, manner, on: connection)
                #expect(try await connection.readResponse().body.contains("\"version\""))
            }
        }
    }

    @Test("becomes a stream at its second request", arguments: Manner.allCases, WebSocketRouteTests.carriages)
    func stream(manner: Manner, carriage: Carriage) async throws {
        try await withDemo(over: carriage) { server in
            try await server.connect { connection in
                try await make(Self.stream, manner, on: connection)
                #expect(try await connection.readHead()["content-type"] == "text/event-stream")
                #expect(try await connection.readChunk() == "retry: 1000\n\n")
                #expect(try await connection.readChunk() == "id: 0\ndata: 725\n\n")
                #expect(try await connection.readChunk() == "id: 1\ndata: 412\n\n")
                #expect(try await connection.readToEnd() == "0\r\n\r\n")
            }
        }
    }

    @Test("becomes a WebSocket at its second request", arguments: Manner.allCases, WebSocketRouteTests.carriages)
    func webSocket(manner: Manner, carriage: Carriage) async throws {
        try await withDemo(over: carriage) { server in
            try await server.connect { connection in
                try await make(Self.webSocket, manner, on: connection)
                #expect(try await connection.readHead().statusLine == "HTTP/1.1 101 Switching Protocols")
                #expect(try await connection.readFrame().text == #"{"id": 0, "msg": 725}"#)
                #expect(try await connection.readFrame().text == #"{"id": 1, "msg": 412}"#)
                #expect(try await connection.readFrame().closeCode == 1000)
            }
        }
    }

    @Test("that became a stream answers nothing more")
    func behindStream() async throws {
        try await withDemo { server in
            try await server.connect { connection in
                try await connection.send(Self.stream + Self.about)
                let text = try await connection.readToEnd()
                #expect(text.hasSuffix("0\r\n\r\n"))
                #expect(!text.contains("\"version\""))
            }
        }
    }

    @Test("closes behind the answer to a client that wants that")
    func close() async throws {
        try await withDemo { server in
            try await server.connect { connection in
                try await connection.request("GET", "/samples", ["Connection": "close"])
                #expect(try await connection.readHead()["connection"] == "close")
                #expect(try await connection.readToEnd().contains("a plain message"))
            }
        }
    }

    @Test(
        "is told 400 and closed once it carries what is no request",
        arguments: ["GARBAGE\r\n\r\n", "GET / HTTP/9.9\r\n\r\n"])
    func garbage(bytes: String) async throws {
        try await withDemo { server in
            try await server.connect { connection in
                try await connection.send(Self.about)
                _ = try await connection.readResponse()
                try await connection.send(bytes)
                #expect(try await connection.readHead().statusLine == "HTTP/1.1 400 Bad Request")
                #expect(try await connection.readToEnd() == "")
            }
        }
    }
}
