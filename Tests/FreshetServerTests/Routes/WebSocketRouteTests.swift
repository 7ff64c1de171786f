import AsyncHTTPClient
import FreshetTesting
import NIOHTTP1
import Testing

@Suite("A stream over WebSocket", .timeLimit(.minutes(1)))
struct WebSocketRouteTests {
    static let carriages: [Carriage] = [.plain, .tls]

    @Test("opens with the answer to the client's key", arguments: carriages)
    func opens(carriage: Carriage) async throws {
        try await withDemo(over: carriage) { server in
            try await server.connect { connection in
                try await connection.request("GET", "/ws1", RawConnection.webSocketFields)
                let head = try await connection.readHead()
                #expect(head.statusLine == "HTTP/1.1 101 Switching Protocols")
                #expect(head["upgrade"] == "websocket")
                #expect(head["connection"] == "Upgrade")
                // The answer that RFC 6455 § 1.3 gives for the example's key.
                #expect(head["sec-websocket-accept"] == "s3pPLMBiTxaQ9kYGzzhZRbK+xOo=")
                #expect(head["transfer-encoding"] == nil)
                #expect(head["content-length"] == nil)
            }
        }
    }

    @Test("begins at event 0 and counts on", arguments: carriages)
    func begins(carriage: Carriage) async throws {
        try await withDemo(over: carriage) { server in
            let messages = try await server.messages("/ws1", first: 3)
            let expected = [#"{"id": 0, "msg": 725}"#, #"{"id": 1, "msg": 412}"#, #"{"id": 2, "msg": 507}"#]
            #expect(messages == expected)
        }
    }

    @Test(
        "resumes behind the last event that its reader has",
        arguments: [
            ("/ws1?last-event-id=41", [:], 42), ("/ws1?lastEventId=0", [:], 1), ("/ws1?last_event_id=41", [:], 42),
            ("/ws1", ["Last-Event-ID": "41"], 42), ("/ws1?last-event-id=7", ["Last-Event-ID": "41"], 42),
            ("/ws1", ["Last-Event-ID": "x"], 0),
        ] as [(String, [String: String], Int)])
    func resumes(path: String, fields: [String: String], first: Int) async throws {
        try await withDemo { server in
            let message = try await server.messages(path, fields, first: 1).first
            #expect(message?.hasPrefix("{\"id\": \(first), ") == true)
        }
    }

    @Test("closes with 1000 behind the last event that is wanted", arguments: [(0, 1), (3, 4)])
    func until(last: Int, count: Int) async throws {
        try await withDemo { server in
            try await server.webSocket("/ws1?until=\(last)") { connection in
                for position in 0..<count {
                    #expect(try await connection.readFrame().text.hasPrefix("{\"id\": \(position), "))
                }
                #expect(try await connection.readFrame() == .close(1000, "complete"))
                try await connection.send(.close(1000))
                #expect(try await connection.readToEnd() == "")
            }
        }
    }

    @Test("closes at once for a reader that has all it wants")
    func complete() async throws {
        try await withDemo { server in
            try await server.webSocket("/ws1?until=3&last-event-id=3") { connection in
                let frame = try await connection.readFrame()
                #expect(frame.closeCode == 1000)
            }
        }
    }

    @Test("ends although its reader never answers the close")
    func unanswered() async throws {
        try await withDemo { server in
            try await server.webSocket("/ws1?until=0") { connection in
                _ = try await connection.readFrame()
                #expect(try await connection.readFrame().closeCode == 1000)
                #expect(try await connection.readToEnd() == "")
            }
        }
    }

    @Test(
        "tells an ordinary request how to ask for it",
        arguments: [
            (["Upgrade": nil], "426 Upgrade Required"), (["Connection": nil], "400 Bad Request"),
            (["Sec-WebSocket-Version": "8"], "426 Upgrade Required"), (["Sec-WebSocket-Key": nil], "400 Bad Request"),
            (["Sec-WebSocket-Key": "short"], "400 Bad Request"),
        ] as [([String: String?], String)])
    func refusal(changes: [String: String?], status: String) async throws {
        try await withDemo { server in
            try await server.connect { connection in
                var fields = RawConnection.webSocketFields
                for (name, value) in changes { fields[name] = value }
                try await connection.request("GET", "/ws1", fields)
                let (head, body) = try await connection.readResponse()
                #expect(head.statusLine == "HTTP/1.1 \(status)")
                _ = try ProblemDocument(body)
                if status.hasPrefix("426") { #expect(head["upgrade"] == "websocket") }
                if changes.keys.contains("Sec-WebSocket-Version") { #expect(head["sec-websocket-version"] == "13") }
            }
        }
    }

    @Test("refuses a query that it cannot read before it opens")
    func malformedQuery() async throws {
        try await withDemo { server in
            try await server.connect { connection in
                try await connection.request("GET", "/ws1?last-event-id=x", RawConnection.webSocketFields)
                let (head, body) = try await connection.readResponse()
                #expect(head.statusLine == "HTTP/1.1 400 Bad Request")
                #expect(try ProblemDocument(body).detail.hasPrefix("last-event-id is "))
            }
        }
    }

    /// Java's client, for one, asks every server for an upgrade to HTTP/2 first.
    @Test(
        "leaves no client waiting on a connection that nobody reads any more, once an upgrade is refused",
        arguments: ["/ws1", "/demo/about", "/sse1?until=0", "/nothing"], ["h2c", "websocket"])
    func refusedUpgrade(path: String, upgrade: String) async throws {
        try await withDemo { server in
            try await server.connect { connection in
                try await connection.request("GET", path, ["Connection": "keep-alive, Upgrade", "Upgrade": upgrade])
                let head = try await connection.readHead()
                #expect(!head.statusLine.contains("101"))
                #expect(head["connection"]?.contains("close") == true)
                _ = try await connection.readToEnd()
            }
        }
    }

    @Test("tells a plain request that came over HTTP/2 how a WebSocket opens there")
    func overHTTP2() async throws {
        try await withDemo(over: .http2) { server in
            let problem = try await ProblemDocument(server.send(.GET, "/ws1"))
            #expect(problem.status == 400)
            #expect(problem.detail.contains("extended CONNECT"))
        }
    }
}
