import AsyncHTTPClient
import Freshet
import FreshetServer
import FreshetTesting
import Hummingbird
import NIOCore
import NIOHTTP1
import Testing

@Suite("What a publisher says of compression", .timeLimit(.minutes(1)))
struct CompressionWordTests {
    private let log = MemoryEventLog()

    private var router: Router<BasicRequestContext> {
        var site = SitePolicy()
        site.allowedOrigins = .these(["https://friend.example"])
        let router = Router()
        router.add(middleware: SiteMiddleware(policy: site))
        router.addFreshet(Hub(log: log))
        return router
    }

    /// Of each event that is there.
    private func claims() async throws -> [Bool] {
        try await log.read(TopicSelection(Topic("a")), after: .start, limit: ReadLimit()).events.map(\.isCompressible)
    }

    @Test("is kept with the event")
    func header() async throws {
        try await TestServer.run(router) { server in
            for headers: HTTPHeaders in [[:], ["Freshet-Compression": "none"], ["Freshet-Type": "t"]] {
                let response = try await server.send(.POST, "/events/a", headers)
                #expect(response.status == .created)
            }
            #expect(try await claims() == [true, false, true])
        }
    }

    @Test(
        "has one word, and whoever uses another publishes nothing",
        arguments: ["None", "gzip", "identity", "", "none, none"])
    func otherWords(word: String) async throws {
        try await TestServer.run(router) { server in
            let response = try await server.send(.POST, "/events/a", ["Freshet-Compression": word])
            let problem = try await ProblemDocument(response)
            #expect(problem.status == 400)
            #expect(problem.detail.contains("Freshet-Compression has the one value none"))
            #expect(try await claims() == [])
        }
    }

    @Test("is part of what a key stands for")
    func key() async throws {
        try await TestServer.run(router) { server in
            let silent: HTTPHeaders = ["Idempotency-Key": "k"]
            let secret: HTTPHeaders = ["Idempotency-Key": "k", "Freshet-Compression": "none"]
            #expect(try await server.send(.POST, "/events/a", secret).status == .created)
            #expect(try await server.send(.POST, "/events/a", secret).status == .ok)
            let problem = try await ProblemDocument(server.send(.POST, "/events/a", silent))
            #expect(problem.status == 422)
            #expect(try await claims() == [false])
        }
    }

    @Test(
        "may be said over WebSocket, too",
        arguments: [("", [true]), (#","compression":null"#, [true]), (#","compression":"none""#, [false])])
    func webSocket(member: String, claims: [Bool]) async throws {
        try await TestServer.run(router) { server in
            try await server.webSocket("/events") { socket in
                let request = #"{"op":"publish","id":1,"topic":"a","data":"x"\#(member)}"#
                try await socket.send(WebSocketFrame(.text, request))
                #expect(try await socket.readFrame().text.contains("eventId"))
                #expect(try await self.claims() == claims)
            }
        }
    }

    @Test("has one word over WebSocket, and is part of what a key stands for")
    func webSocketRules() async throws {
        try await TestServer.run(router) { server in
            try await server.webSocket("/events") { socket in
                for (member, answer) in [
                    (#","compression":"gzip""#, "the one value none"), (#","compression":"none""#, "eventId"),
                    ("", "422"), (#","compression":"none""#, "eventId"),
                ] {
                    let request = #"{"op":"publish","id":1,"topic":"a","data":"x","key":"k"\#(member)}"#
                    try await socket.send(WebSocketFrame(.text, request))
                    #expect(try await socket.readFrame().text.contains(answer))
                }
                #expect(try await claims() == [false])
            }
        }
    }

    @Test("may come from a page of another site, as everything that publishing takes")
    func preflight() async throws {
        try await TestServer.run(router) { server in
            let response = try await server.send(
                .OPTIONS, "/events/a",
                ["Origin": "https://friend.example", "Access-Control-Request-Method": "POST"])
            let allowed = response.headers[canonicalForm: "Access-Control-Allow-Headers"].map { $0.lowercased() }
            for name in ["freshet-compression", "freshet-retry", "freshet-type", "idempotency-key", "content-type"] {
                #expect(allowed.contains(name))
            }
        }
    }
}
