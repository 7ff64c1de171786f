import Freshet
import Testing

@Suite("A log's retention", .timeLimit(.minutes(1)))
struct RetentionTests {
    @Test(
        "keeps the newest events that all limits allow", arguments: Engine.all,
        [
            (.none, 0...4), (.init(count: 5), 0...4), (.init(count: 2), 3...4), (.init(count: 0), nil),
            (.init(bytes: 50), 0...4), (.init(bytes: 49), 1...4), (.init(bytes: 10), 4...4), (.init(bytes: 9), nil),
            (.init(age: .seconds(60)), 0...4), (.init(age: .seconds(35)), 1...4), (.init(age: .seconds(5)), 4...4),
            (.init(age: .seconds(35), count: 2), 3...4), (.init(age: .seconds(15), bytes: 40), 3...4),
        ] as [(Retention.Limits, ClosedRange<Int>?)])
    func limits(engine: Engine, expected: (limits: Retention.Limits, kept: ClosedRange<Int>?)) async throws {
        let settings = LogSettings(retention: Retention(otherwise: expected.limits))
        let subject = try await engine.open(settings)
        var ids: [EventID] = []
        for number in 0...4 {
            if number > 0 { settings.clock.advance(by: 10_000) }
            ids.append(try await subject.log.publish("a", "\(number)         "))
        }
        try await subject.trim()

        let first = expected.kept?.lowerBound ?? 5
        for pattern in ["a", "**"] {
            let page = try await subject.log.page(pattern)
            #expect(page.events.map(\.id) == Array(ids[first...]))
            #expect(page.trimmedThrough == (first == 0 ? .start : ids[first - 1].position))
            #expect(page.through == ids[4].position)
        }
    }

    @Test("applies the first rule that matches to each topic by itself", arguments: Engine.all)
    func rules(engine: Engine) async throws {
        let rules = [
            Retention.Rule(try TopicFilter("keep/**"), .none),
            Retention.Rule(try TopicFilter("*/two"), .init(count: 2)),
        ]
        let retention = Retention(rules: rules, otherwise: .init(count: 1))
        let subject = try await engine.open(LogSettings(retention: retention))
        for number in 0..<3 {
            for topic in ["keep/two", "x/two", "y/two", "z"] {
                try await subject.log.publish(topic, "\(topic) \(number)")
            }
        }
        try await subject.trim()
        let kept = ["keep/two 0", "keep/two 1", "x/two 1", "y/two 1", "keep/two 2", "x/two 2", "y/two 2", "z 2"]
        #expect(try await subject.log.data("**") == kept)
    }

    @Test("cuts through a batch where it must", arguments: Engine.all)
    func throughBatch(engine: Engine) async throws {
        let subject = try await engine.open(LogSettings(retention: Retention(otherwise: .init(count: 2))))
        let ids = try await subject.log.publish("a", ["0", "1", "2", "3"]).ids
        try await subject.trim()
        let page = try await subject.log.page("a")
        #expect(page.events.map(\.id) == Array(ids[2...]))
        #expect(page.trimmedThrough == ids[1].position)
    }

    @Test("says of each selection the greatest position that it lost", arguments: Engine.all)
    func trimmedThrough(engine: Engine) async throws {
        let subject = try await engine.open(LogSettings(retention: Retention(otherwise: .init(count: 1))))
        var lost: [String: Position] = ["none": .start]
        for topic in ["c/2", "a", "c/1"] {
            lost[topic] = try await subject.log.publish(topic).position
            try await subject.log.publish(topic)
        }
        try await subject.log.publish("b")
        try await subject.trim()
        for (patterns, loser) in [
            (["a"], "a"), (["b"], "none"), (["c/1"], "c/1"), (["c/2"], "c/2"), (["d"], "none"), (["a", "b"], "a"),
            (["a", "c/2"], "a"), (["c/*"], "c/1"), (["*/2"], "c/2"), (["*"], "a"), (["**"], "c/1"), (["d/**"], "none"),
            (["b", "d/*"], "none"), (["a", "*/2"], "a"), (["c/1", "*"], "c/1"),
        ] {
            for position in [.start, try #require(lost["a"]), subject.log.head] {
                let page = try await subject.log.read(.of(patterns), after: position, limit: .none)
                let trimmed = try #require(lost[loser])
                // Where it makes no gap, an engine need not know it exactly.
                #expect(page.trimmedThrough == trimmed || max(page.trimmedThrough, trimmed) <= position)
            }
        }
    }

    @Test("of a topic does not make a gap for readers of others", arguments: Engine.all)
    func quietTopic(engine: Engine) async throws {
        let rules = [Retention.Rule(try TopicFilter("busy"), .init(count: 1))]
        let subject = try await engine.open(LogSettings(retention: Retention(rules: rules)))
        let last = try await subject.log.publish("quiet")
        for _ in 0..<100 { try await subject.log.publish("busy") }
        try await subject.trim()
        #expect(try await subject.log.page("quiet", after: last.position).trimmedThrough <= last.position)
        #expect(try await subject.log.page("quiet", "busy", after: last.position).trimmedThrough > last.position)
    }

    @Test("leaves sequences where they are when it has removed everything", arguments: Engine.all)
    func everything(engine: Engine) async throws {
        let settings = LogSettings(retention: Retention(otherwise: .init(age: .seconds(1))))
        var subject = try await engine.open(settings)
        let last = try await subject.log.publish("a", ["0", "1"]).last
        settings.clock.advance(by: 2_000)
        try await subject.trim()
        if engine.lacks[.reopening] == nil { subject = try await subject.reopened() }
        #expect(try await subject.log.data("**") == [])
        #expect(subject.log.head == last.position)
        #expect(try subject.log.position(of: last) == last.position)
        let next = try await subject.log.publish("a")
        #expect(next.position.sequence > last.position.sequence)
        #expect(try await subject.log.page("**", after: last.position).events.map(\.id) == [next])
    }
}
