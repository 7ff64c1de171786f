import AsyncHTTPClient
import Freshet
import FreshetServer
import FreshetTesting
import FreshetWire
import Hummingbird
import NIOCore
import NIOHTTP1
import Testing

@Suite("A stream of one's own", .timeLimit(.minutes(1)))
struct OwnStreamTests {
    /// Every second position is taken, and there are four events.
    private struct Squares: GeneratedStream {
        var factor = 1

        func event(after position: Int?) -> GeneratedEvent? {
            let next = ((position ?? -2) / 2 + 1) * 2
            guard next <= 6 else { return nil }
            return GeneratedEvent(position: next, type: "square", data: "\(factor * next * next)\nand a line")
        }
    }

    private var router: Router<BasicRequestContext> {
        let router = Router()
        router.get("/hello") { _, _ in "hello" }
        router.group("/squares")
            .serverSentEvents("{factor}", every: .milliseconds(1)) { _, context in
                guard let factor = context.parameters.get("factor", as: Int.self) else {
                    throw Problem(.badRequest, "The factor is a whole number.")
                }
                return Squares(factor: factor)
            }
        router.webSocket("/squares-socket", every: .milliseconds(1), text: \.data) { _, _ in Squares() }
        return router
    }

    @Test("is served beside ordinary routes, in one line", arguments: Carriage.allCases)
    func served(carriage: Carriage) async throws {
        try await TestServer.run(router, over: carriage) { server in
            #expect(try await server.send(.GET, "/hello").text == "hello")
            let text = try await server.send(.GET, "/squares/10").text
            let events = [0, 2, 4, 6].map {
                "event: square\nid: \($0)\ndata: \(10 * $0 * $0)\ndata: and a line\n\n"
            }
            #expect(text == "retry: 1000\n\n" + events.joined())
        }
    }

    @Test("resumes between two of its positions as well as at one", arguments: [("2", "4"), ("3", "4"), ("5", "6")])
    func resumes(lastEventID: String, first: String) async throws {
        try await TestServer.run(router) { server in
            let events = try await server.events("/squares/1", ["Last-Event-ID": lastEventID], first: 1)
            #expect(events.map(\.lastEventID) == [first])
        }
    }

    @Test("answers 204 behind its own end")
    func ended() async throws {
        try await TestServer.run(router) { server in
            let response = try await server.send(.GET, "/squares/1", ["Last-Event-ID": "6"])
            #expect(response.status == .noContent)
        }
    }

    @Test("may refuse a request with a problem of its own")
    func refuses() async throws {
        try await TestServer.run(router) { server in
            let problem = try await ProblemDocument(server.send(.GET, "/squares/x"))
            #expect(problem.status == 400)
        }
    }

    @Test("goes over WebSocket with a text of its own, and closes at its end")
    func webSocket() async throws {
        try await TestServer.run(router) { server in
            try await server.webSocket("/squares-socket") { connection in
                for square in [0, 4, 16, 36] {
                    let frame = try await connection.readFrame()
                    #expect(frame == WebSocketFrame(.text, "\(square)\nand a line"))
                }
                #expect(try await connection.readFrame().closeCode == 1000)
            }
        }
    }
}
