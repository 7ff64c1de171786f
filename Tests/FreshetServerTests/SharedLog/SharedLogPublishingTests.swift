import AsyncHTTPClient
import Freshet
import FreshetTesting
import NIOCore
import NIOHTTP1
import Testing

@Suite("A publication to a shared log", .timeLimit(.minutes(1)))
struct SharedLogPublishingTests {
    @Test("that is not reached is to be tried again, and then succeeds")
    func unreachable() async throws {
        try await TwoServers.run { servers in
            servers.parts.one.stand(.unreachable(for: .seconds(7)))
            let response = try await servers.one.send(.POST, "/events/a")
            #expect(response.headers["retry-after"] == ["5"])
            let problem = try await ProblemDocument(response)
            #expect(problem.status == 503)
            #expect(try await answer(to: "x", from: servers.one).contains(#""status":503"#))
            servers.parts.one.stand(.following)
            #expect(try await answer(to: "x", from: servers.one).contains(#""eventId""#))
        }
    }

    @Test("that is more than it takes at once is refused for good")
    func tooLarge() async throws {
        try await TwoServers.run(log: SharedMemoryLog(maximumBatchBytes: 3)) { servers in
            let answers = (
                try await answer(to: "four", from: servers.one), try await answer(to: "few", from: servers.one)
            )
            #expect(answers.0.contains(#""status":413"#))
            #expect(answers.1.contains(#""eventId""#))
        }
    }

    /// What a WebSocket says that has published `data`.
    private func answer(to data: String, from server: TestServer) async throws -> String {
        try await server.webSocket("/events") { socket in
            try await socket.send(WebSocketFrame(.text, #"{"op":"publish","id":1,"topic":"a","data":"\#(data)"}"#))
            return try await socket.readFrame().text
        }
    }
}
