import Freshet
import FreshetClient
import FreshetTesting
import NIOCore
import Testing

@Suite("A subscription", .timeLimit(.minutes(2)))
struct SubscriptionTests {
    private static let filters = [try! TopicFilter("a"), try! TopicFilter("b/*")]

    /// - Returns: the ID.
    @discardableResult
    private static func publish(
        _ text: String,
        to topic: String = "a",
        by client: FreshetClient
    ) async throws -> String {
        try await client.publish([Publication(data: ByteBuffer(string: text))], to: Topic(topic)).ids[0]
    }

    /// The next event, whatever comes before it.
    private static func nextEvent(_ records: inout Subscription.AsyncIterator) async throws -> StreamEvent? {
        while let record = try await records.next() {
            if case .event(let event) = record { return event }
        }
        return nil
    }

    @Test("gets what was and what comes, each once and in order", arguments: TransportOverCarriage.all)
    func replayAndLive(_ way: TransportOverCarriage) async throws {
        try await FreshetClient.withServer(over: way.carriage) { client, _ in
            var ids: [String] = []
            for number in 0..<5 { ids.append(try await Self.publish("\(number)", by: client)) }
            var records = client.subscribe(to: Self.filters, from: .earliest, transport: way.transport)
                .makeAsyncIterator()
            for (number, id) in ids.enumerated() {
                let event = try await Self.nextEvent(&records)
                #expect(event?.id == id && event?.data == "\(number)")
            }
            for number in 5..<10 {
                let id = try await Self.publish("\(number)", to: "b/1", by: client)
                #expect(try await Self.nextEvent(&records)?.id == id)
            }
        }
    }

    @Test("begins by saying where it stands", arguments: TransportOverCarriage.all)
    func position(_ way: TransportOverCarriage) async throws {
        try await FreshetClient.withServer(over: way.carriage) { client, _ in
            let before = try await Self.publish("before", by: client)
            var records = client.subscribe(to: Self.filters, transport: way.transport).makeAsyncIterator()
            #expect(try await records.next() == .position(id: before))
            let id = try await Self.publish("after", by: client)
            #expect(try await Self.nextEvent(&records)?.id == id)
        }
    }

    @Test("takes a stream that is silent for too long for dead, and goes on", arguments: TransportOverCarriage.all)
    func silence(_ way: TransportOverCarriage) async throws {
        let (retries, retry) = AsyncStream.makeStream(of: Retry.self)
        var configuration = ClientConfiguration()
        // The server's heartbeat is far away.
        configuration.silence = .milliseconds(200)
        configuration.onRetry = { retry.yield($0) }
        try await FreshetClient.withServer(over: way.carriage, configuration) { client, _ in
            let before = try await Self.publish("before", by: client)
            let subscription = client.subscribe(to: Self.filters, from: .after(before), transport: way.transport)
            let reading = Task {
                var records = subscription.makeAsyncIterator()
                return [try await Self.nextEvent(&records)?.data, try await Self.nextEvent(&records)?.data]
            }
            // Two in a row: it is noticed on the connection that takes the first one's place as well.
            for await retry in retries.prefix(2) { #expect(retry.reason.contains("silent")) }
            try await Self.publish("one", by: client)
            try await Self.publish("two", by: client)
            #expect(try await reading.value == ["one", "two"])
        }
    }

    @Test(
        "loses and repeats nothing while others over the same client fall silent",
        arguments: TransportOverCarriage.all
    )
    func silentNeighbours(_ way: TransportOverCarriage) async throws {
        let (retries, retry) = AsyncStream.makeStream(of: Retry.self)
        var configuration = ClientConfiguration()
        configuration.silence = .milliseconds(200)
        configuration.onRetry = { retry.yield($0) }
        try await FreshetClient.withServer(over: way.carriage, configuration) { client, _ in
            let neighbours = (0..<5).map { number in
                Task {
                    let topic = try TopicFilter("quiet/\(number)")
                    for try await _ in client.subscribe(to: [topic], transport: way.transport) {}
                }
            }
            let reading = Task {
                var texts: [String] = []
                let records = client.subscribe(to: Self.filters, from: .earliest, transport: way.transport)
                for try await case .event(let event) in records {
                    texts.append(event.data)
                    if texts.count == 50 { break }
                }
                return texts
            }
            var cuts = retries.makeAsyncIterator()
            for number in 0..<50 {
                if number % 10 == 0 { _ = await cuts.next() }
                try await Self.publish("\(number)", by: client)
            }
            #expect(try await reading.value == (0..<50).map { "\($0)" })
            for neighbour in neighbours { neighbour.cancel() }
        }
    }

    @Test("ends when its task is cancelled", arguments: TransportOverCarriage.all)
    func cancelled(_ way: TransportOverCarriage) async throws {
        try await FreshetClient.withServer(over: way.carriage) { client, _ in
            let (positions, position) = AsyncStream.makeStream(of: Void.self)
            let subscription = client.subscribe(to: Self.filters, transport: way.transport)
            let reading = Task {
                for try await _ in subscription { position.yield() }
            }
            for await _ in positions { break }
            reading.cancel()
            await #expect(throws: CancellationError.self) { try await reading.value }
        }
    }

    @Test("may be one of many over one client", arguments: TransportOverCarriage.all)
    func many(_ way: TransportOverCarriage) async throws {
        try await FreshetClient.withServer(over: way.carriage) { client, _ in
            try await withThrowingTaskGroup { group in
                for _ in 0..<30 {
                    group.addTask {
                        var records = client.subscribe(to: Self.filters, from: .earliest, transport: way.transport)
                            .makeAsyncIterator()
                        let first = try await Self.nextEvent(&records)?.data
                        let second = try await Self.nextEvent(&records)?.data
                        return [first, second]
                    }
                }
                try await Self.publish("one", by: client)
                try await Self.publish("two", to: "b/1", by: client)
                for try await texts in group { #expect(texts == ["one", "two"]) }
            }
        }
    }

    @Test("gets everything although it reads slowly", arguments: TransportOverCarriage.all)
    func slow(_ way: TransportOverCarriage) async throws {
        try await FreshetClient.withServer(over: way.carriage) { client, _ in
            let text = String(repeating: "x", count: 10_000)
            let batch = try (0..<200).map { _ in try Publication(data: ByteBuffer(string: text)) }
            var records = client.subscribe(to: Self.filters, from: .earliest, transport: way.transport)
                .makeAsyncIterator()
            var ids = try await client.publish(batch, to: Topic("a")).ids
            #expect(try await Self.nextEvent(&records)?.id == ids[0])
            for _ in 0..<3 { ids += try await client.publish(batch, to: Topic("a")).ids }
            for id in ids.dropFirst() { #expect(try await Self.nextEvent(&records)?.id == id) }
        }
    }

    @Test("is not trusted blindly", arguments: StreamTransport.allCases)
    func untrusted(_ transport: StreamTransport) async throws {
        try await withDemo(over: .http2) { server in
            let client = try FreshetClient(url: server.origin)
            var records = client.subscribe(to: Self.filters, transport: transport).makeAsyncIterator()
            do {
                _ = try await records.next()
                Issue.record("It was let through.")
            } catch let error as ClientError {
                guard case .untrusted = error else { throw error }
            }
            try await client.shutdown()
        }
    }
}
