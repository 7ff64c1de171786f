import Freshet
import NIOCore
import Testing

@Suite("Reading a log", .timeLimit(.minutes(1)))
struct ReadingTests {
    /// a: 1, 3, 6, 7 · b/1: 2, 5 · b/2: 4 · b/2/x: 8, of which 6 and 7 are a batch.
    private func log(_ engine: Engine) async throws -> any EventLog {
        let log = try await engine.log()
        for (topic, data) in [
            ("a", ["1"]), ("b/1", ["2"]), ("a", ["3"]), ("b/2", ["4"]), ("b/1", ["5"]), ("a", ["6", "7"]),
            ("b/2/x", ["8"]),
        ] {
            try await log.publish(topic, data)
        }
        return log
    }

    static let selections: [([String], [Int])] = [
        (["a"], [1, 3, 6, 7]), (["b/1"], [2, 5]), (["none"], []), (["b"], []),
        (["a", "b/2"], [1, 3, 4, 6, 7]), (["a", "none", "a"], [1, 3, 6, 7]),
        (["b/*"], [2, 4, 5]), (["b/**"], [2, 4, 5, 8]), (["*"], [1, 3, 6, 7]), (["**"], Array(1...8)), (["c/**"], []),
        (["a", "b/*"], [1, 2, 3, 4, 5, 6, 7]), (["b/1", "b/*"], [2, 4, 5]), (["b/*", "*/2"], [2, 4, 5]),
        (["none", "*/*/*"], [8]),
    ]

    @Test("gives each wanted event once, in order", arguments: Engine.all, selections)
    func selecting(engine: Engine, selection: ([String], [Int])) async throws {
        let log = try await log(engine)
        let page = try await log.read(.of(selection.0), after: .start, limit: .none)
        #expect(page.events.map { String(buffer: $0.data) } == selection.1.map(String.init))
        #expect(page.through == log.head)
        #expect(page.trimmedThrough == .start)
    }

    @Test("starts behind any position, inside a batch too", arguments: Engine.all, selections)
    func resuming(engine: Engine, selection: ([String], [Int])) async throws {
        let log = try await log(engine)
        let wanted = try TopicSelection.of(selection.0)
        let all = try await log.page("**").events
        for position in all.map(\.position) + [.start] {
            let expected = all.filter { $0.position > position && wanted.matches($0.topic) }
            #expect(try await log.read(wanted, after: position, limit: .none).events == expected)
        }
    }

    @Test("of a log without events finds nothing, and its beginning", arguments: Engine.all)
    func empty(engine: Engine) async throws {
        let log = try await engine.log()
        for pattern in ["a", "**"] {
            let page = try await log.page(pattern)
            #expect(page == LogPage(events: [], through: .start, trimmedThrough: .start))
        }
    }

    @Test("at the end of the log stays there", arguments: Engine.all)
    func atEnd(engine: Engine) async throws {
        let log = try await log(engine)
        for pattern in ["a", "none", "**"] {
            let page = try await log.page(pattern, after: log.head)
            #expect(page == LogPage(events: [], through: log.head, trimmedThrough: .start))
        }
    }

    @Test("gives no more events than wanted", arguments: Engine.all, [["a"], ["a", "b/1"], ["**"]])
    func eventLimit(engine: Engine, patterns: [String]) async throws {
        let log = try await log(engine)
        let all = try await log.read(.of(patterns), after: .start, limit: .none).events
        for count in 1...all.count + 1 {
            let page = try await log.read(.of(patterns), after: .start, limit: ReadLimit(events: count))
            #expect(page.events == Array(all.prefix(count)))
            #expect(count <= all.count ? page.through >= page.events[count - 1].position : page.through == log.head)
        }
    }

    @Test(
        "gives no more bytes than wanted, but at least one event", arguments: Engine.all,
        [(0, 1), (1, 1), (9, 1), (10, 1), (19, 1), (20, 2), (29, 2), (30, 2), (49, 2), (50, 3), (51, 4)])
    func byteLimit(engine: Engine, limit: (bytes: Int, count: Int)) async throws {
        let log = try await engine.log()
        for size in [10, 10, 30, 1] { try await log.publish("a", String(repeating: "x", count: size)) }
        for pattern in ["a", "**"] {
            let page = try await log.page(pattern, limit: ReadLimit(bytes: limit.bytes))
            #expect(page.events.count == limit.count)
            #expect(limit.count == 4 || page.through == page.events.last?.position)
        }
    }

    @Test("looks no further for a rare topic than allowed, and says how far", arguments: Engine.all, [1, 7, 100, 999])
    func lookedLimit(engine: Engine, looked: Int) async throws {
        let log = try await engine.log()
        for _ in 0..<10 { try await log.publish("busy", (0..<100).map(String.init)) }
        let rare = try await log.publish("rare/1")
        let positions = try await log.page("busy").events.map(\.position)

        let page = try await log.page("rare/*", limit: ReadLimit(looked: looked))
        #expect(page.events.isEmpty && page.through == positions[looked - 1])

        let found = try await log.walk(.of(["rare/*"]), limit: ReadLimit(looked: looked))
        #expect(found.map(\.id) == [rare])
    }
}
