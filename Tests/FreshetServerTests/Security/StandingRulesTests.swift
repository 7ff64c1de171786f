import AsyncHTTPClient
import Freshet
import FreshetServer
import FreshetTesting
import Hummingbird
import NIOHTTP1
import Synchronization
import Testing

@Suite("What browsers are told with every answer", .timeLimit(.minutes(1)))
struct StandingRulesTests {
    /// One of each kind: what is there, a stream, a refusal of a route, nothing there, a refusal of the site's.
    private static let requests: [(HTTPMethod, String, HTTPHeaders)] = [
        (.GET, "/events/a", ["Accept": "application/json"]),
        (.GET, "/events/a", ["Accept": "text/event-stream"]),
        (.GET, "/events/a?last-event-id=nonsense", ["Accept": "application/json"]),
        (.GET, "/nowhere", [:]),
        (.POST, "/events/a", ["Origin": "https://evil.example"]),
        (.OPTIONS, "/events/a", ["Origin": "https://friend.example"]),
        (.GET, "/nowhere", ["Host": "evil.example"]),
    ]

    private func answers(over carriage: Carriage, _ period: Duration?) async throws -> [HTTPClientResponse] {
        var site = SitePolicy()
        site.strictTransportSecurity = period
        let router = Router()
        router.add(middleware: SiteMiddleware(policy: site))
        router.add(middleware: ProblemMiddleware())
        router.addFreshet(Hub(log: MemoryEventLog()))
        return try await TestServer.run(router, over: carriage) { server in
            var answers: [HTTPClientResponse] = []
            for (method, path, headers) in Self.requests {
                answers.append(try await server.send(method, path, headers))
            }
            return answers
        }
    }

    @Test("says that nothing is to be taken for what it is not", arguments: Carriage.allCases)
    func contentTypes(carriage: Carriage) async throws {
        for answer in try await answers(over: carriage, nil) {
            #expect(answer.headers["x-content-type-options"] == ["nosniff"])
        }
    }

    @Test("says how long to insist on TLS, if the server's keeper does and TLS is spoken", arguments: Carriage.allCases)
    func strictTransport(carriage: Carriage) async throws {
        for seconds in [0, 31_536_000] {
            for answer in try await answers(over: carriage, .seconds(seconds)) {
                let expected = carriage.isSecure ? ["max-age=\(seconds)"] : []
                #expect(answer.headers["strict-transport-security"] == expected)
            }
        }
        for answer in try await answers(over: carriage, nil) {
            #expect(answer.headers["strict-transport-security"] == [])
        }
    }

    @Test("follows a policy that changes while a connection is open")
    func changingPolicy() async throws {
        let policy = Mutex(SitePolicy())
        let router = Router()
        router.add(middleware: SiteMiddleware { policy.withLock(\.self) })
        router.get("/hello") { _, _ in "hello" }
        try await TestServer.run(router) { server in
            try await server.connect { connection in
                for allowed in [false, true, false] {
                    policy.withLock { $0.allowedOrigins = .these(allowed ? ["https://friend.example"] : []) }
                    try await connection.request("GET", "/hello", ["Origin": "https://friend.example"])
                    let head = try await connection.readResponse().head
                    #expect((head["access-control-allow-origin"] != nil) == allowed)
                }
            }
        }
    }
}
