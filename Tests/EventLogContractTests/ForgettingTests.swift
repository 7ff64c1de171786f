import Freshet
import Testing

@Suite("A log that has forgotten topics", .timeLimit(.minutes(1)))
struct ForgettingTests {
    /// Remembers two topics without events; `kept/**` has events for ever.
    private func settings() throws -> LogSettings {
        let rules = [
            Retention.Rule(try TopicFilter("kept/**"), .none), Retention.Rule(try TopicFilter("t/*"), .init(count: 0)),
            Retention.Rule(try TopicFilter("u/*"), .init(count: 0)),
        ]
        return LogSettings(retention: Retention(rules: rules), emptyTopics: 2)
    }

    /// Publishes to t/0 … t/7 in turn, whose events are gone at once.
    private func forget(in subject: any LogUnderTest) async throws -> [EventID] {
        var lost: [EventID] = []
        for number in 0..<8 {
            lost.append(try await subject.log.publish("t/\(number)"))
            try await subject.trim()
        }
        return lost
    }

    @Test("tells every reader of one that misses something", arguments: Engine.all)
    func safe(engine: Engine) async throws {
        let subject = try await engine.open(settings())
        let lost = try await forget(in: subject)
        for (number, id) in lost.enumerated() {
            let before = Position(sequence: id.position.sequence - 1)
            for pattern in ["t/\(number)", "t/*", "**", "*/\(number)"] {
                #expect(try await subject.log.page(pattern, after: before).trimmedThrough >= id.position)
            }
        }
    }

    @Test("tells nobody whose topics have another rule, or who has everything", arguments: Engine.all)
    func notTooOften(engine: Engine) async throws {
        let subject = try await engine.open(settings())
        try await subject.log.publish("kept/1")
        let lost = try await forget(in: subject)
        for pattern in ["kept/1", "kept/2", "kept/*", "u/1", "u/*", "u/**", "other", "other/**"] {
            #expect(try await subject.log.page(pattern).trimmedThrough == .start)
        }
        for pattern in ["t/0", "t/7", "t/*", "**"] {
            let page = try await subject.log.page(pattern, after: subject.log.head)
            #expect(page.trimmedThrough <= subject.log.head)
        }
        // Two are remembered, so of these it is known exactly.
        #expect(try await subject.log.page("t/6").trimmedThrough == lost[6].position)
    }

    @Test("takes up a topic again where it may have been", arguments: Engine.all)
    func anew(engine: Engine) async throws {
        let settings = LogSettings(retention: Retention(otherwise: .init(age: .seconds(1))), emptyTopics: 0)
        let subject = try await engine.open(settings)
        let lost = try await subject.log.publish("a")
        settings.clock.advance(by: 2_000)
        try await subject.trim()
        let next = try await subject.log.publish("a")
        for pattern in ["a", "*"] {
            let page = try await subject.log.page(pattern)
            #expect(page.events.map(\.id) == [next] && page.trimmedThrough == lost.position)
        }
    }

    @Test("knows as much after a restart", arguments: Engine.able(.reopening))
    func restart(engine: Engine) async throws {
        let subject = try await engine.open(settings())
        let lost = try await forget(in: subject)
        let log = try await subject.reopened().log
        #expect(try await log.page("t/0").trimmedThrough >= lost[0].position)
        #expect(try await log.page("t/6").trimmedThrough == lost[6].position)
        #expect(try await log.page("u/*").trimmedThrough == .start)
    }
}
