import Freshet
import FreshetClient
import FreshetTesting
import NIOCore
import Testing

@Suite("Publishing", .timeLimit(.minutes(1)))
struct PublishingTests {
    private static func publications(_ texts: String...) throws -> [Publication] {
        try texts.map { try Publication(type: "join", data: ByteBuffer(string: $0), retry: .seconds(1)) }
    }

    @Test("gives the IDs of the events, in their order", arguments: [Carriage.plain, .tls, .http2])
    func ids(_ carriage: Carriage) async throws {
        try await FreshetClient.withServer(over: carriage) { client, _ in
            let receipt = try await client.publish(try Self.publications("1", "2\n\u{1}", "ü"), to: Topic("a"))
            let records = client.subscribe(to: [try TopicFilter("a")], from: .earliest, transport: .lines)
            var events: [StreamEvent] = []
            for try await case .event(let event) in records {
                events.append(event)
                if events.count == 3 { break }
            }
            #expect(events.map(\.id) == receipt.ids)
            #expect(events.map(\.data) == ["1", "2\n\u{1}", "ü"])
            #expect(events.allSatisfy { $0.type == "join" })
            #expect(!receipt.isRepeat)
        }
    }

    @Test(
        "tells the server which events must not be compressed",
        arguments: [[true], [false], [true, true], [false, false], [true, false, true], [false, true, true]])
    func compression(claims: [Bool]) async throws {
        let log = MemoryEventLog()
        try await FreshetClient.withServer(log: log) { client, _ in
            let data = ByteBuffer(string: "x")
            let publications = try claims.map { try Publication(type: "t", data: data, isCompressible: $0) }
            _ = try await client.publish(publications, to: Topic("a"))
            let page = try await log.read(TopicSelection(Topic("a")), after: .start, limit: ReadLimit())
            #expect(page.events.map(\.isCompressible) == claims)
            #expect(page.events.allSatisfy { $0.type == "t" && $0.data == data })
        }
    }

    @Test("the same under the same key is a repeat, however many do it at once")
    func key() async throws {
        try await FreshetClient.withServer { client, _ in
            let receipts = try await withThrowingTaskGroup { group in
                for _ in 0..<20 {
                    group.addTask { try await client.publish(try Self.publications("x"), to: Topic("a"), key: "k") }
                }
                return try await group.reduce(into: []) { $0.append($1) }
            }
            #expect(Set(receipts.map(\.ids)).count == 1)
            #expect(receipts.filter { !$0.isRepeat }.count == 1)
        }
    }

    @Test("something else under the same key is refused")
    func reused() async throws {
        try await FreshetClient.withServer { client, _ in
            _ = try await client.publish(try Self.publications("x"), to: Topic("a"), key: "k")
            let error = await #expect(throws: ClientError.self) {
                try await client.publish(try Self.publications("y"), to: Topic("a"), key: "k")
            }
            guard case .refused(status: 422, let detail) = error else {
                Issue.record("\(error as Any)")
                return
            }
            #expect(detail.contains("key"))
        }
    }

    @Test("under a key that no header can carry is refused before it is sent", arguments: ["", "ü", "a b", "a\r\nb"])
    func badKey(_ key: String) async throws {
        let client = try FreshetClient(url: "http://localhost:1")
        await #expect(throws: ClientError.self) {
            try await client.publish(try Self.publications("x"), to: Topic("a"), key: key)
        }
        try await client.shutdown()
    }

    @Test("ends when its task is cancelled, although it would go on trying for ever")
    func cancelled() async throws {
        let (retries, retry) = AsyncStream.makeStream(of: Retry.self)
        var configuration = ClientConfiguration()
        configuration.onRetry = { retry.yield($0) }
        // Nobody listens on the port of TCP's own service multiplexer.
        let client = try FreshetClient(url: "http://127.0.0.1:1", configuration: configuration)
        let publishing = Task {
            try await client.publish(try Self.publications("x"), to: Topic("a"), patience: nil)
        }
        for await retry in retries.prefix(2) { #expect(retry.reason.contains("refused")) }
        publishing.cancel()
        await #expect(throws: CancellationError.self) { try await publishing.value }
        try await client.shutdown()
    }
}
