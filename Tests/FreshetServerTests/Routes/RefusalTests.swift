import AsyncHTTPClient
import FreshetTesting
import NIOHTTP1
import Testing

@Suite("A refusal", .timeLimit(.minutes(1)))
struct RefusalTests {
    @Test(
        "meets whoever asks for a stream that there is not",
        arguments: ["/sse0", "/sse01", "/sse-1", "/ssex", "/sse", "/ws0", "/ws", "/sse1/1", "/nothing"],
        Carriage.allCases)
    func unknownPath(path: String, carriage: Carriage) async throws {
        try await withDemo(over: carriage) { server in
            let problem = try await ProblemDocument(server.send(.GET, path))
            #expect(problem.status == 404)
            #expect(problem.title == "Not Found")
            #expect(problem.detail.contains(path))
        }
    }

    @Test(
        "meets methods that do not work, and says which do",
        arguments: [HTTPMethod.POST, .PUT, .PATCH, .DELETE],
        ["/sse1", "/ws1", "/samples", "/", "/demo/about"])
    func otherMethod(method: HTTPMethod, path: String) async throws {
        try await withDemo { server in
            let response = try await server.send(method, path)
            #expect(response.headers["allow"] == ["GET, HEAD"])
            let problem = try await ProblemDocument(response)
            #expect(problem.status == 405)
            #expect(problem.detail == "\(method.rawValue) does not work on \(path). Use GET, HEAD.")
        }
    }

    @Test(
        "has no body where only the head was asked for",
        arguments: [("/sse0", "404 Not Found"), ("/nothing", "404 Not Found"), ("/sse1?until=x", "400 Bad Request")])
    func headOfRefusal(path: String, status: String) async throws {
        try await withDemo { server in
            try await server.connect { connection in
                try await connection.request("HEAD", path)
                let head = try await connection.readHead()
                #expect(head.statusLine == "HTTP/1.1 \(status)")
                #expect(head["content-type"] == "application/problem+json")
                try await connection.request("GET", "/demo/about")
                #expect(try await connection.readHead().statusLine == "HTTP/1.1 200 OK")
            }
        }
    }

    @Test("has no body over HTTP/2 where only the head was asked for")
    func headOfRefusalOverHTTP2() async throws {
        try await withDemo(over: .http2) { server in
            let response = try await server.send(.HEAD, "/sse0")
            #expect(response.status == .notFound)
            #expect(try await response.text == "")
        }
    }

    @Test("leaves the connection good for further requests")
    func connectionGoesOn() async throws {
        try await withDemo { server in
            try await server.connect { connection in
                for _ in 0..<3 {
                    try await connection.request("GET", "/sse0")
                    #expect(try await connection.readResponse().head.statusLine == "HTTP/1.1 404 Not Found")
                }
                try await connection.request("GET", "/sse1?until=0")
                #expect(try await connection.readToEnd().hasSuffix("0\r\n\r\n"))
            }
        }
    }
}
