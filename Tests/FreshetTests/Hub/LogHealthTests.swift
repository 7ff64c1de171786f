import Freshet
import NIOCore
import Synchronization
import Testing

@Suite("A hub's word on its log")
struct LogHealthTests {
    private let log = MoodyLog()

    private func publish(to hub: Hub) async {
        _ = try? await hub.publish(Batch(try Topic("a"), [try Publication(data: ByteBuffer(string: "1"))]))
    }

    @Test("is a failure until something was written again", arguments: [LogError.full("No room."), .closed])
    func failing(with error: LogError) async {
        let hub = Hub(log: log)
        #expect(hub.health.failure(within: .seconds(60)) == nil)
        log.mood.withLock { $0 = error }
        await publish(to: hub)
        #expect(hub.health.failure(within: .seconds(60)) == error)
        log.mood.withLock { $0 = nil }
        await publish(to: hub)
        #expect(hub.health.failure(within: .seconds(60)) == nil)
    }

    @Test("does not blame it for what it was asked", arguments: [LogError.busy, .keyReused])
    func refusing(with error: LogError) async {
        let hub = Hub(log: log)
        log.mood.withLock { $0 = error }
        await publish(to: hub)
        #expect(hub.health.failure(within: .seconds(60)) == nil)
    }

    @Test("is forgotten after a while, because only a publication would find out")
    func ageing() async {
        let hub = Hub(log: log)
        log.mood.withLock { $0 = .full("No room.") }
        await publish(to: hub)
        #expect(hub.health.failure(within: .zero) == nil)
    }
}

/// A log in memory that refuses, if it is in the mood.
private final class MoodyLog: EventLog {
    let mood = Mutex<LogError?>(nil)
    private let log = MemoryEventLog()

    var epochs: EpochList { log.epochs }
    var head: Position { log.head }

    func append(_ batch: Batch) async throws(LogError) -> Appended {
        if let error = mood.withLock({ $0 }) { throw error }
        return try await log.append(batch)
    }

    func read(
        _ selection: TopicSelection, after position: Position, limit: ReadLimit
    ) async throws(LogError) -> LogPage {
        try await log.read(selection, after: position, limit: limit)
    }

    func closings(of topics: Set<Topic>) async throws(LogError) -> [Topic: Position] {
        try await log.closings(of: topics)
    }

    func follow(_ deliver: @escaping @Sendable ([Event]) -> Void) -> Position { log.follow(deliver) }
    func close() async { await log.close() }
}
