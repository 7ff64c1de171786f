import FreshetServer
import FreshetTesting
import Hummingbird
import HummingbirdCore
import NIOCore
import Testing

/// Over real sockets, with times that pass while the test looks on.
@Suite("A request that does not come", .timeLimit(.minutes(1)))
struct RequestTimeoutTests {
    private static var hasty: EdgeConfiguration {
        var configuration = EdgeConfiguration()
        configuration.headTimeout = .milliseconds(200)
        configuration.bodyTimeout = .milliseconds(200)
        return configuration
    }

    private func expect408(_ connection: RawConnection) async throws {
        let (head, body) = try await connection.readResponse()
        #expect(head.statusLine == "HTTP/1.1 408 Request Timeout")
        #expect(head["connection"] == "close")
        #expect(head["content-type"] == "application/problem+json")
        #expect(try ProblemDocument(body).detail.contains("in time"))
        #expect(try await connection.readToEnd() == "")
    }

    @Test(
        "is answered 408, and its connection ends", arguments: WebSocketRouteTests.carriages,
        [
            "G", "GET /demo/about HTTP/1.1\r\nHost: localhost\r\n",
            "GET /ws1 HTTP/1.1\r\nHost: localhost\r\nUpgrade: websocket\r\n",
            "POST /events/t HTTP/1.1\r\nHost: localhost\r\nContent-Length: 5\r\n\r\nx",
            "POST /events/t HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n",
        ])
    func timeout(carriage: Carriage, bytes: String) async throws {
        try await withDemo(over: carriage, configuration: Self.hasty) { server in
            try await server.connect { connection in
                try await connection.send(bytes)
                try await expect408(connection)
            }
            // What had come of a body is no publication.
            try await server.connect { connection in
                try await connection.request(
                    "GET", "/events/t?last-event-id=earliest", ["Accept": "application/json"])
                #expect(try await connection.readResponse().body.contains(#""events":[]"#))
            }
        }
    }

    @Test("is cut although its connection has served others before")
    func laterRequest() async throws {
        try await withDemo(configuration: Self.hasty) { server in
            try await server.connect { connection in
                try await connection.request("GET", "/demo/about")
                #expect(try await connection.readResponse().head.statusLine == "HTTP/1.1 200 OK")
                try await connection.send("GET /demo/ab")
                try await expect408(connection)
            }
        }
    }

    @Test("over HTTP/2 is answered 408, then its stream is reset without blame, and others go on")
    func overHTTP2() async throws {
        try await withDemo(over: .http2, configuration: Self.hasty) { server in
            try await server.connect { connection in
                try await connection.requestHTTP2("/events/t", "POST", ends: false)
                var kinds: [HTTP2Frame.Kind] = []
                while kinds.last != .resetStream {
                    let frame = try await connection.readHTTP2Frame()
                    if frame.stream == 1 { kinds.append(frame.kind) }
                    if frame.kind == .resetStream { #expect(frame.payload == ByteBuffer(integer: UInt32(0))) }
                }
                #expect(kinds.first == .headers && kinds.count > 2)
                try await connection.send(HTTP2Frame(.ping, payload: ByteBuffer(repeating: 1, count: 8)))
                while try await connection.readHTTP2Frame().kind != .ping {}
            }
        }
    }

    @Test("ends an HTTP/2 connection whose header block has no end")
    func headerBlock() async throws {
        try await withDemo(over: .http2, configuration: Self.hasty) { server in
            try await server.connect { connection in
                try await connection.requestHTTP2("/demo/about")
                // HEADERS without END_HEADERS.
                try await connection.send(HTTP2Frame(.headers, stream: 3, payload: ByteBuffer(bytes: [0x82])))
                var last: HTTP2Frame?
                while let frame = try? await connection.readHTTP2Frame() { last = frame }
                #expect(last?.kind == .goAway)
                #expect(last?.payload.getInteger(at: 4) == UInt32(11))
            }
        }
    }

    @Test("is no silent stream and no idle connection: those stay", arguments: WebSocketRouteTests.carriages)
    func others(carriage: Carriage) async throws {
        var configuration = Self.hasty
        configuration.heartbeat = .milliseconds(300)
        try await withDemo(over: carriage, configuration: configuration) { server in
            try await server.connect { idle in
                try await idle.request("GET", "/demo/about")
                _ = try await idle.readResponse()
                try await server.connect { stream in
                    try await stream.request("GET", "/events/silent", ["Accept": "text/event-stream"])
                    #expect(try await stream.readHead().statusLine == "HTTP/1.1 200 OK")
                    // Its position: at once, then behind silences that are longer than what a request may take.
                    for _ in 0..<4 { _ = try await stream.read(through: "id: ") }
                }
                try await idle.request("GET", "/demo/about")
                #expect(try await idle.readResponse().head.statusLine == "HTTP/1.1 200 OK")
            }
        }
    }

    @Test("is counted, as is a handshake that does not come", arguments: [Carriage.plain, .tls])
    func counts(carriage: Carriage) async throws {
        var configuration = Self.hasty
        configuration.handshakeTimeout = .milliseconds(200)
        let door = Doorkeeper(configuration: configuration, budget: DescriptorBudget(descriptors: 1_024))
        let identity = carriage.isSecure ? try TLSIdentity(TestIdentity().tls) : nil
        let server = HTTPServerBuilder(SocketServer.freshet(identity: identity, door: door))
        try await TestServer.run(Router(), by: server) { server in
            try await server.connect(speakingTLS: false) { connection in
                // Of a TLS record, or of a request. A handshake's time begins before that, and may be over already.
                try? await connection.send(carriage.isSecure ? "\u{16}" : "G")
                _ = try? await connection.readToEnd()
            }
        }
        #expect(door.cuts.counts == [carriage.isSecure ? .handshakeTimeout : .headTimeout: 1])
    }

    @Test("has ten seconds for its head, and for its body half a minute of silence and five minutes in all")
    func defaults() {
        let configuration = EdgeConfiguration()
        #expect(configuration.headTimeout == .seconds(10))
        #expect(configuration.bodyTimeout == .seconds(30))
        #expect(configuration.longestBodyTime == .seconds(300))
    }
}
