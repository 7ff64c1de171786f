import Foundation
import FreshetTesting
import Testing

/// Reads hundreds of topics over one WebSocket, each by a subscription of its own.
struct QuietReader: Sendable {
    private static let subscriptions = 250

    /// No other reader has the same.
    let number: Int

    /// What it subscribes to: topics and filters in turn.
    private var patterns: [String] {
        (0..<Self.subscriptions).map { "quiet/\(number)/\($0)" + ($0.isMultiple(of: 2) ? "" : "/*") }
    }

    /// One for each subscription.
    var topics: [String] { patterns.map { $0.replacingOccurrences(of: "*", with: "x") } }

    /// Expects one event of each topic, again and again.
    ///
    /// - Parameter ready: is called when it has everything that there was, before each round.
    func run(on server: TestServer, rounds: Int, ready: @Sendable () -> Void) async throws {
        try await server.webSocket("/events") { socket in
            for pattern in patterns { try await subscribe(to: pattern, on: socket) }
            for round in 0..<rounds {
                ready()
                var events: [Record] = []
                while events.count < topics.count { events.append(try await nextRecord(of: "message", on: socket)) }
                #expect(events.compactMap(\.topic).sorted() == topics.sorted())
                #expect(events.allSatisfy { $0.data == "\(round)" })
            }
        }
    }

    private func subscribe(to pattern: String, on socket: RawConnection) async throws {
        try await socket.send(WebSocketFrame(.text, #"{"op":"subscribe","id":"\#(pattern)","topics":["\#(pattern)"]}"#))
        while try await nextRecord(of: "position", on: socket).caughtUp != true {}
    }

    private func nextRecord(of type: String, on socket: RawConnection) async throws -> Record {
        while true {
            let record = try JSONDecoder().decode(Record.self, from: Data(try await socket.readFrame().text.utf8))
            if record.type == type { return record }
        }
    }

    private struct Record: Decodable {
        let type: String?
        let topic: String?
        let data: String?
        let caughtUp: Bool?
    }
}
