import FreshetTesting
import Testing

@Suite("A client of HTTP/1.0", .timeLimit(.minutes(1)))
struct HTTP10Tests {
    @Test("gets a stream without chunks, which ends with the connection", arguments: WebSocketRouteTests.carriages)
    func stream(carriage: Carriage) async throws {
        try await withDemo(over: carriage) { server in
            try await server.connect { connection in
                try await connection.send("GET /sse1?until=1 HTTP/1.0\r\n\r\n")
                let head = try await connection.readHead()
                #expect(head.statusLine == "HTTP/1.0 200 OK")
                #expect(head["transfer-encoding"] == nil)
                #expect(head["connection"] == "close")
                let body = try await connection.readToEnd()
                #expect(body == "retry: 1000\n\nid: 0\ndata: 725\n\nid: 1\ndata: 412\n\n")
            }
        }
    }

    @Test("may keep its connection if it asks for that")
    func keepAlive() async throws {
        try await withDemo { server in
            try await server.connect { connection in
                for _ in 0..<2 {
                    try await connection.send("GET /demo/about HTTP/1.0\r\nConnection: keep-alive\r\n\r\n")
                    let head = try await connection.readResponse().head
                    #expect(head.statusLine == "HTTP/1.0 200 OK")
                    #expect(head["connection"] == "keep-alive")
                }
            }
        }
    }

    @Test("cannot open a WebSocket")
    func webSocket() async throws {
        try await withDemo { server in
            try await server.connect { connection in
                let fields = RawConnection.webSocketFields.map { "\($0): \($1)\r\n" }.joined()
                try await connection.send("GET /ws1 HTTP/1.0\r\n\(fields)\r\n")
                #expect(try await connection.readHead().statusLine == "HTTP/1.0 426 Upgrade Required")
            }
        }
    }
}
