import Freshet
import FreshetSQLite
import Testing

@Suite("An idempotency key")
struct IdempotencyTests {
    private let folder = Folder()
    private let clock = ManualClock()

    private func open(_ change: (inout SQLiteConfiguration) -> Void = { _ in }) async throws -> SQLiteEventLog {
        try await SQLiteEventLog.open(path: folder.log, configuration: .manual(clock, change))
    }

    @Test("is known after a restart")
    func restart() async throws {
        let log = try await open()
        let first = try await log.append(.of("t", "a", "b", key: "k"))
        await log.close()
        let again = try await open()
        let repeated = try await again.append(.of("t", "a", "b", key: "k"))
        #expect(repeated == Appended(ids: first.ids, isRepeat: true))
        await #expect(throws: LogError.keyReused) { try await again.append(.of("t", "c", key: "k", digest: 2)) }
        #expect(try await again.all().texts == ["a", "b"])
        await again.close()
    }

    @Test("outlives its events and even its topic")
    func retention() async throws {
        let log = try await open {
            $0.retention.otherwise.count = 0
            $0.maximumEmptyTopics = 0
        }
        let first = try await log.append(.of("t", "a", key: "k"))
        try await log.trim()
        #expect(try await log.statistics().topics == 0)
        #expect(try await log.append(.of("t", "a", key: "k")) == Appended(ids: first.ids, isRepeat: true))
        #expect(try await log.statistics().events == 0)
        await log.close()
    }

    @Test("is forgotten after its time, trimmed or not", arguments: [true, false])
    func age(isTrimmed: Bool) async throws {
        let log = try await open()
        _ = try await log.append(.of("t", "a", key: "k"))
        clock.advance(by: .seconds(86_400))
        #expect(try await log.append(.of("t", "a", key: "k")).isRepeat)
        clock.advance(by: .seconds(1))
        if isTrimmed { try await log.trim() }
        #expect(try await !log.append(.of("t", "b", key: "k", digest: 2)).isRepeat)
        #expect(try await log.append(.of("t", "b", key: "k", digest: 2)).isRepeat)
        await log.close()
    }

    @Test("is forgotten when there are too many younger ones, also after a restart")
    func count() async throws {
        var log = try await open { $0.maximumKeys = 2 }
        _ = try await log.append(.of("t", "a", key: "1"))
        _ = try await log.append(.of("t", "b", key: "2"))
        await log.close()
        log = try await open { $0.maximumKeys = 2 }
        _ = try await log.append(.of("t", "c", key: "3"))
        #expect(try await log.append(.of("t", "b", key: "2")).isRepeat)
        #expect(try await !log.append(.of("t", "a", key: "1")).isRepeat)
        #expect(try await !log.append(.of("t", "b", key: "2")).isRepeat)
        await log.close()
    }

    @Test("has nothing to do with equal ones of other topics")
    func topics() async throws {
        let log = try await open()
        _ = try await log.append(.of("t", "a", key: "k"))
        #expect(try await !log.append(.of("u", "a", key: "k")).isRepeat)
        await log.close()
    }
}
