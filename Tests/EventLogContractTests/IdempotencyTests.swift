import Freshet
import Testing

@Suite("A batch with an idempotency key", .timeLimit(.minutes(1)))
struct IdempotencyTests {
    private let day: Int64 = 86_400_000

    @Test("is appended once, and answered alike each time", arguments: Engine.all)
    func repeats(engine: Engine) async throws {
        let log = try await engine.log()
        let first = try await log.publish("a", ["1", "2"], key: IdempotencyKey("k"))
        try await log.publish("a", "3")
        let second = try await log.publish("a", ["1", "2"], key: IdempotencyKey("k"))
        #expect(!first.isRepeat && second.isRepeat)
        #expect(second.ids == first.ids)
        #expect(try await log.data("**") == ["1", "2", "3"])
    }

    @Test("is refused if the key was used for something else", arguments: Engine.all)
    func otherDigest(engine: Engine) async throws {
        let log = try await engine.log()
        let id = try await log.publish("a", key: IdempotencyKey("k", digest: 1))
        await #expect(throws: LogError.keyReused) { try await log.publish("a", key: IdempotencyKey("k", digest: 2)) }
        #expect(log.head == id.position)
        #expect(try await log.publish("a", key: IdempotencyKey("k", digest: 1)) == id)
    }

    @Test("has nothing to do with the keys of other subjects and topics", arguments: Engine.all)
    func scope(engine: Engine) async throws {
        let log = try await engine.log()
        try await log.publish("a", "1", key: IdempotencyKey("k", of: "alice", digest: 1))
        try await log.publish("a", "2", key: IdempotencyKey("k", of: "bob", digest: 2))
        try await log.publish("b", "3", key: IdempotencyKey("k", of: "alice", digest: 3))
        try await log.publish("a", "4", key: IdempotencyKey("K", of: "alice", digest: 4))
        try await log.publish("a", "5", key: IdempotencyKey("", of: "alicek", digest: 5))
        #expect(try await log.data("**") == ["1", "2", "3", "4", "5"])
    }

    @Test("is appended once even if it comes many times at once", arguments: Engine.all)
    func inFlight(engine: Engine) async throws {
        let log = try await engine.log()
        let answers = try await withThrowingTaskGroup(of: Appended.self) { group in
            for number in 0..<200 {
                group.addTask {
                    try await log.publish("a", ["\(number % 4)", "+"], key: IdempotencyKey("\(number % 4)"))
                }
            }
            return try await group.reduce(into: []) { $0.append($1) }
        }
        #expect(answers.filter { !$0.isRepeat }.count == 4)
        #expect(Set(answers.map(\.ids)).count == 4)
        #expect(try await log.data("a").filter { $0 != "+" }.sorted() == ["0", "1", "2", "3"])
    }

    @Test("is known when its events are gone", arguments: Engine.all)
    func independentOfRetention(engine: Engine) async throws {
        let subject = try await engine.open(
            LogSettings(retention: Retention(otherwise: .init(count: 0)), emptyTopics: 0))
        let id = try await subject.log.publish("a", key: IdempotencyKey("k"))
        try await subject.trim()
        #expect(try await subject.log.data("**") == [])
        #expect(try await subject.log.publish("a", key: IdempotencyKey("k")) == id)
        #expect(subject.log.head == id.position)
    }

    @Test("is known when its topic is closed, and may itself be the closing", arguments: Engine.all)
    func closed(engine: Engine) async throws {
        let log = try await engine.log()
        let id = try await log.publish("a", key: IdempotencyKey("1"))
        let closing = try await log.closeTopic("a", key: IdempotencyKey("2"))
        #expect(try await log.publish("a", key: IdempotencyKey("1")) == id)
        #expect(try await log.closeTopic("a", key: IdempotencyKey("2")).ids == closing.ids)
        await #expect(throws: LogError.keyReused) { try await log.closeTopic("a", key: IdempotencyKey("1", digest: 9)) }
        #expect(log.head == closing.last.position)
    }

    @Test("is known for its time, and then a new one", arguments: Engine.all)
    func age(engine: Engine) async throws {
        let settings = LogSettings()
        let subject = try await engine.open(settings)
        let first = try await subject.log.publish("a", key: IdempotencyKey("k"))
        settings.clock.advance(by: day - 1)
        try await subject.trim()
        #expect(try await subject.log.publish("a", key: IdempotencyKey("k")) == first)
        settings.clock.advance(by: 2)
        let second = try await subject.log.publish("a", key: IdempotencyKey("k", digest: 2))
        #expect(second.position > first.position)
        #expect(try await subject.log.publish("a", key: IdempotencyKey("k", digest: 2)) == second)
    }

    @Test("is forgotten if there are too many keys, the oldest first", arguments: Engine.all)
    func count(engine: Engine) async throws {
        let log = try await engine.log(LogSettings(keys: 3))
        let ids = try await [1, 2, 3, 4].asyncMap { try await log.publish("a", key: IdempotencyKey("\($0)")) }
        for number in 2...4 {
            #expect(try await log.publish("a", key: IdempotencyKey("\(number)")) == ids[number - 1])
        }
        #expect(try await log.publish("a", key: IdempotencyKey("1")).position > ids[3].position)
    }

    @Test("is known after a restart", arguments: Engine.able(.reopening))
    func restart(engine: Engine) async throws {
        let subject = try await engine.open(LogSettings())
        let first = try await subject.log.publish("a", ["1", "2"], key: IdempotencyKey("k"))
        let log = try await subject.reopened().log
        let second = try await log.publish("a", ["1", "2"], key: IdempotencyKey("k"))
        #expect(second == Appended(ids: first.ids, isRepeat: true))
        await #expect(throws: LogError.keyReused) { try await log.publish("a", key: IdempotencyKey("k", digest: 2)) }
    }
}

extension Sequence {
    fileprivate func asyncMap<Value>(_ transform: (Element) async throws -> Value) async rethrows -> [Value] {
        var values: [Value] = []
        for element in self { values.append(try await transform(element)) }
        return values
    }
}
