import AsyncHTTPClient
import Freshet
import FreshetServer
import FreshetTesting
import Hummingbird
import HummingbirdCore
import NIOCore
import NIOHTTP1
import Testing

/// What becomes of Freshet's routes where `server: .freshet()` was forgotten.
@Suite("Hummingbird's own server", .timeLimit(.minutes(1)))
struct OtherServerTests {
    /// Without ``ProblemMiddleware``: our errors have a face of their own.
    private var router: Router<BasicRequestContext> {
        let router = Router()
        router.addFreshet(Hub(log: MemoryEventLog()))
        router.serverSentEvents("/numbers", every: .milliseconds(1)) { _, _ in
            WatchedStream(tellingTo: StreamWatcher())
        }
        return router
    }

    /// Gives the event's ID.
    private func publish(_ server: TestServer) async throws -> String {
        let response = try await server.send(.POST, "/events/a")
        #expect(response.status == .created)
        return String(try #require(response.headers.first(name: "location")?.split(separator: "=").last))
    }

    /// The body of a page.
    private func page(_ query: String, of server: TestServer) async throws -> String {
        let response = try await server.send(.GET, "/events/a" + query, ["Accept": "application/json"])
        #expect(response.status == .ok)
        return try await response.text
    }

    @Test(
        "serves no streams, and says what to do",
        arguments: [
            ("/events/a", "text/event-stream"), ("/events/a", "*/*"), ("/events/a", "application/x-ndjson"),
            ("/events?topic=a/*", "text/event-stream"), ("/numbers", "text/event-stream"),
        ])
    func streams(path: String, form: String) async throws {
        try await TestServer.run(router, by: .http1()) { server in
            let problem = try await ProblemDocument(server.send(.GET, path, ["Accept": form]))
            #expect(problem.status == 500)
            #expect(problem.detail.contains("server: .freshet()"))
        }
    }

    @Test("opens no WebSocket, and says what to do")
    func webSocket() async throws {
        try await TestServer.run(router, by: .http1()) { server in
            try await server.connect { connection in
                try await connection.request("GET", "/events/a", RawConnection.webSocketFields)
                let (head, body) = try await connection.readResponse()
                #expect(head.statusLine == "HTTP/1.1 500 Internal Server Error")
                let problem = try ProblemDocument(body)
                #expect(problem.detail.contains("server: .freshet()"))
            }
        }
    }

    @Test("publishes, and serves pages and single events")
    func pages() async throws {
        try await TestServer.run(router, by: .http1()) { server in
            let id = try await publish(server)
            let event = try await page("?id=\(id)", of: server)
            #expect(event.contains("\"\(id)\""))
            #expect(try await page("", of: server).contains(event.dropLast()))
        }
    }

    @Test("answers polls when there is something")
    func polls() async throws {
        try await TestServer.run(router, by: .http1()) { server in
            for number in 0..<20 {
                let last = number == 0 ? "earliest" : try await publish(server)
                // It begins to wait before the event is there, or after; it is answered with it either way.
                async let poll = page("?wait=30&last-event-id=" + last, of: server)
                let next = try await publish(server)
                #expect(try await poll.contains("\"\(next)\""))
            }
        }
    }
}
