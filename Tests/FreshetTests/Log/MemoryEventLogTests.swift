import Freshet
import NIOCore
import Synchronization
import Testing

/// What a log in memory has beside what every log does, which the contract's suite tests.
@Suite("A log in memory")
struct MemoryEventLogTests {
    private let everything = TopicSelection([try! TopicFilter("**")])
    private let unlimited = ReadLimit(events: .max, bytes: .max, looked: .max)

    private func batch(_ topic: String, _ data: String = "data") throws -> Batch {
        Batch(try Topic(topic), [try Publication(data: ByteBuffer(string: data))])
    }

    private func data(_ page: LogPage) -> [String] { page.events.map { String(buffer: $0.data) } }

    @Test("has a bound for all events together, and says what it costs")
    func bytes() async throws {
        let log = MemoryEventLog(limits: .init(bytes: 10_000))
        for number in 0..<100 { _ = try await log.append(batch("t/\(number % 7)", "\(number)")) }
        let page = try await log.read(everything, after: .start, limit: unlimited)
        #expect(data(page) == (0..<100).suffix(page.events.count).map(String.init))
        // Each counts for some 600 bytes beside its data.
        #expect(14...18 ~= page.events.count)
        #expect(page.trimmedThrough.sequence == page.events[0].position.sequence - 1)
    }

    @Test("drops an event that is larger than its bound, after all others")
    func tooLarge() async throws {
        let log = MemoryEventLog(limits: .init(bytes: 10_000))
        _ = try await log.append(batch("a"))
        let id = try await log.append(batch("b", String(repeating: "x", count: 10_000))).last
        let page = try await log.read(everything, after: .start, limit: unlimited)
        #expect(page == LogPage(events: [], through: id.position, trimmedThrough: id.position))
    }

    @Test("finds its events among ever so many that are gone")
    func tidying() async throws {
        let retention = Retention(rules: [Retention.Rule(try TopicFilter("kept"), .none)], otherwise: .init(count: 3))
        let log = MemoryEventLog(retention: retention)
        for number in 0..<10_000 {
            _ = try await log.append(batch(number % 1_000 == 0 ? "kept" : "t/\(number % 5)", "\(number)"))
        }
        let kept = (0..<10).map { $0 * 1_000 }
        let page = try await log.read(everything, after: .start, limit: unlimited)
        #expect(data(page) == (kept + Array(9_985..<10_000)).map(String.init))
        let both = TopicSelection([try TopicFilter("kept"), try TopicFilter("none/*")])
        #expect(try await data(log.read(both, after: .start, limit: unlimited)) == kept.map(String.init))
    }

    @Test("forgets the closings of topics that have been empty the longest, if there are too many")
    func closings() async throws {
        let log = MemoryEventLog(retention: Retention(otherwise: .init(count: 0)), limits: .init(emptyTopics: 2))
        let topics = try (0..<4).map { try Topic("t/\($0)") }
        for topic in topics { _ = try await log.append(Batch(closing: topic)) }
        #expect(try await Set(log.closings(of: Set(topics)).keys) == Set(topics[2...]))
    }

    @Test("forgets in its turn a topic that was published to again and is empty again")
    func emptyAgain() async throws {
        let rules = [Retention.Rule(try TopicFilter("t/*"), .init(count: 1))]
        let retention = Retention(rules: rules, otherwise: .init(count: 0))
        let log = MemoryEventLog(retention: retention, limits: .init(bytes: 1_500, emptyTopics: 1))
        let topic = try Topic("t/1")
        // The log holds two events: a third one empties t/1, which then comes back, and closed goes again.
        for name in ["t/1", "t/2", "t/3", "t/1"] { _ = try await log.append(batch(name)) }
        _ = try await log.append(batch("gone/1"))
        _ = try await log.append(Batch(closing: topic))
        for name in ["t/4", "t/5"] { _ = try await log.append(batch(name)) }
        #expect(try await log.closings(of: [topic]).count == 1)
        _ = try await log.append(batch("gone/2"))
        #expect(try await log.closings(of: [topic]).isEmpty)
    }

    @Test("can be asked for its head by those who follow it")
    func headInFollower() async throws {
        let log = MemoryEventLog()
        let heads = Mutex<[Position]>([])
        _ = log.follow { [weak log] events in heads.withLock { $0.append(log?.head ?? .start) } }
        let ids = [try await log.append(batch("a")).last, try await log.append(batch("a")).last]
        #expect(heads.withLock { $0 } == ids.map(\.position))
    }

    @Test("can be read when it is closed, and lets go of those who followed it")
    func closed() async throws {
        let log = MemoryEventLog()
        var follower: Follower? = Follower()
        weak let followed = follower
        _ = log.follow { [follower] _ in withExtendedLifetime(follower) {} }
        follower = nil
        _ = try await log.append(batch("a"))
        #expect(followed != nil)
        await log.close()
        #expect(followed == nil)
        #expect(try await data(log.read(everything, after: .start, limit: unlimited)) == ["data"])
    }

    @Test("dates events by the machine's clock")
    func systemClock() async throws {
        let log = MemoryEventLog()
        let before = LogClock.system.milliseconds()
        _ = try await log.append(batch("a"))
        let event = try await log.read(everything, after: .start, limit: unlimited).events[0]
        #expect(event.milliseconds >= before && event.milliseconds <= LogClock.system.milliseconds())
        // 2026 and later.
        #expect(before > 1_767_000_000_000)
    }
}

private final class Follower: Sendable {}
