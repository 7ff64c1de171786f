import FreshetTesting
import Testing

@Suite("A request in plain HTTP to the port of TLS", .timeLimit(.minutes(1)))
struct PlainHTTPTests {
    @Test("is told to write https", arguments: ["GET", "POST", "HEAD"], [Carriage.tls, .http2])
    func refusal(method: String, carriage: Carriage) async throws {
        try await withDemo(over: carriage) { server in
            try await server.connect(speakingTLS: false) { connection in
                try await connection.request(method, "/")
                let (head, body) = try await connection.readResponse()
                #expect(head.statusLine == "HTTP/1.1 400 Bad Request")
                #expect(head["content-type"] == "application/problem+json")
                #expect(head["connection"] == "close")
                #expect(head["x-content-type-options"] == "nosniff")
                #expect(head["strict-transport-security"] == nil)
                #expect(try ProblemDocument(body).detail.contains("https://"))
                #expect(try await connection.readToEnd() == "")
            }
        }
    }
}
