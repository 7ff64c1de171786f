import FreshetDemo
import FreshetTesting
import FreshetWire
import NIOHTTP1
import Testing

@Suite("The demo's streams", .timeLimit(.minutes(1)))
struct DemoStreamTests {
    @Test("give the same numbers as events and over WebSocket", arguments: ["1", "2", "77", "123456789012345678901"])
    func sameNumbers(stream: String) async throws {
        try await withDemo { server in
            let events = try await server.events("/sse\(stream)", first: 4)
            let messages = try await server.messages("/ws\(stream)", first: 4)
            #expect(messages == events.map { "{\"id\": \($0.lastEventID), \"msg\": \($0.data)}" })
            let numbers = try #require(RandomNumbers(named: stream))
            #expect(events.map(\.data) == (0..<4).map { "\(numbers.number(at: $0))" })
        }
    }

    @Test("lose and repeat nothing for a reader that comes again and again", arguments: Carriage.allCases)
    func reconnects(carriage: Carriage) async throws {
        try await withDemo(over: carriage) { server in
            var ids: [String] = []
            for _ in 0..<4 {
                let headers = HTTPHeaders(ids.last.map { [("Last-Event-ID", $0)] } ?? [])
                ids += try await server.events("/sse1", headers, first: 3).map(\.lastEventID)
            }
            #expect(ids == (0..<12).map { "\($0)" })
        }
    }

    @Test("go each at its own pace, every reader from the beginning")
    func readers() async throws {
        try await withDemo { server in
            _ = try await server.events("/sse1", first: 5)
            #expect(try await server.events("/sse1", first: 2).map(\.lastEventID) == ["0", "1"])
        }
    }
}
