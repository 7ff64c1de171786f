import FreshetTesting
import NIOCore
import Testing

@Suite("A page", .timeLimit(.minutes(1)))
struct OriginTests {
    private static let host = "localhost:8443"

    private func status(origin: String?) async throws -> (String, String) {
        try await withDemo { server in
            try await server.connect { connection in
                var fields = RawConnection.webSocketFields
                fields["Host"] = Self.host
                fields["Origin"] = origin
                try await connection.request("GET", "/ws1", fields)
                let head = try await connection.readHead()
                let count = head["content-length"].flatMap { Int($0) } ?? 0
                return (head.statusLine, String(buffer: try await connection.readBytes(count)))
            }
        }
    }

    @Test(
        "may open a WebSocket if it is of this site, and programs may that are no page",
        arguments: [nil, "https://localhost:8443", "http://localhost:8443", "https://LOCALHOST:8443"])
    func sameOrigin(origin: String?) async throws {
        #expect(try await status(origin: origin).0 == "HTTP/1.1 101 Switching Protocols")
    }

    @Test(
        "may not open a WebSocket if it is of another site",
        arguments: [
            "https://evil.test", "https://localhost", "https://localhost:8444", "https://localhost:8443.evil",
            "https://evil.localhost:8443", "null", "localhost:8443", "",
        ])
    func foreignOrigin(origin: String) async throws {
        let (statusLine, body) = try await status(origin: origin)
        #expect(statusLine == "HTTP/1.1 403 Forbidden")
        let problem = try ProblemDocument(body)
        #expect(problem.detail.contains("may not do this here"))
    }
}
