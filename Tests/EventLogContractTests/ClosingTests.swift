import Freshet
import NIOCore
import Testing

@Suite("Closing a topic", .timeLimit(.minutes(1)))
struct ClosingTests {
    /// Events for a second, closings for a minute.
    private let settings = LogSettings(
        retention: Retention(otherwise: .init(age: .seconds(1)), closings: .seconds(60)))

    @Test("appends its end, behind which nothing is published", arguments: Engine.all)
    func end(engine: Engine) async throws {
        let log = try await engine.log()
        try await log.publish("a", "last")
        let closing = try await log.closeTopic("a")
        #expect(!closing.isRepeat && closing.ids.count == 1)
        #expect(log.head == closing.last.position)
        await #expect(throws: LogError.topicClosed(try Topic("a"))) { try await log.publish("a", ["1", "2"]) }
        #expect(log.head == closing.last.position)

        let events = try await log.page("a").events
        #expect(events.map(\.kind) == [.published, .closed])
        #expect(events[1].id == closing.last && events[1].type == nil && events[1].data.readableBytes == 0)
    }

    @Test("is remembered of this topic only", arguments: Engine.all)
    func others(engine: Engine) async throws {
        let log = try await engine.log()
        let one = try await log.closeTopic("a/1").last.position
        try await log.publish("a")
        try await log.publish("a/2")
        let two = try await log.closeTopic("a/2").last.position
        let topics = try ["a", "a/1", "a/2", "a/3"].map { try Topic($0) }
        #expect(try await log.closings(of: Set(topics)) == [topics[1]: one, topics[2]: two])
        #expect(try await log.closings(of: []) == [:])
    }

    @Test("again changes nothing", arguments: Engine.all)
    func twice(engine: Engine) async throws {
        let log = try await engine.log()
        let first = try await log.closeTopic("a")
        let second = try await log.closeTopic("a", key: IdempotencyKey("k"))
        #expect(second == Appended(ids: first.ids, isRepeat: true))
        #expect(log.head == first.last.position)
    }

    @Test("by many at once closes it once, and what came in time stands before", arguments: Engine.all)
    func race(engine: Engine) async throws {
        let log = try await engine.log()
        let published = try await withThrowingTaskGroup(of: [EventID].self) { group in
            for number in 0..<60 {
                group.addTask {
                    if number % 10 == 5 { return [try await log.closeTopic("a").last] }
                    do {
                        return [try await log.publish("a")]
                    } catch LogError.topicClosed {
                        return []
                    }
                }
            }
            return try await group.reduce(into: Set()) { $0.formUnion($1) }
        }
        let events = try await log.page("a").events
        #expect(Set(events.map(\.id)) == published)
        #expect(events.filter { $0.kind == .closed }.map(\.id) == [events[events.count - 1].id])
    }

    @Test("is remembered when its events are gone, until the name is free again", arguments: Engine.all)
    func remembered(engine: Engine) async throws {
        let settings = settings
        let subject = try await engine.open(settings)
        let end = try await subject.log.closeTopic("a").last
        settings.clock.advance(by: 50_000)
        try await subject.trim()
        #expect(try await subject.log.page("a").events.isEmpty)
        #expect(try await subject.log.closing(of: "a") == end.position)
        await #expect(throws: LogError.topicClosed(try Topic("a"))) { try await subject.log.publish("a") }
        #expect(try await subject.log.closeTopic("a").ids == [end])

        settings.clock.advance(by: 61_000)
        try await subject.trim()
        #expect(try await subject.log.closing(of: "a") == nil)
        let next = try await subject.log.publish("a", "anew")
        #expect(next.position > end.position)
        let page = try await subject.log.page("a")
        #expect(page.events.map(\.id) == [next] && page.trimmedThrough == end.position)
        #expect(try await subject.log.closeTopic("a").isRepeat == false)
    }

    @Test("is remembered as long as its events are there", arguments: Engine.all)
    func kept(engine: Engine) async throws {
        let settings = LogSettings(retention: Retention(closings: .seconds(60)))
        let subject = try await engine.open(settings)
        let end = try await subject.log.closeTopic("a").last
        settings.clock.advance(by: 3_600_000)
        try await subject.trim()
        #expect(try await subject.log.closing(of: "a") == end.position)
        await #expect(throws: LogError.topicClosed(try Topic("a"))) { try await subject.log.publish("a") }
    }

    @Test("is remembered over a restart, with its events and without", arguments: Engine.able(.reopening))
    func restart(engine: Engine) async throws {
        let settings = settings
        var subject = try await engine.open(settings)
        let end = try await subject.log.closeTopic("a").last
        for _ in 0..<2 {
            subject = try await subject.reopened()
            #expect(try await subject.log.closing(of: "a") == end.position)
            #expect(try await subject.log.closeTopic("a") == Appended(ids: [end], isRepeat: true))
            settings.clock.advance(by: 10_000)
            try await subject.trim()
        }
    }
}
