import Freshet
import FreshetSQLite
import GRDB
import Testing

@Suite("Reading")
struct ReadingTests {
    private let folder = Folder()

    @Test(
        "gives the same events, however few a page holds",
        arguments: [["**"], ["a/*"], ["a/0"], ["a/0", "a/3", "b/1", "none"], ["a/**", "b/1"], ["b/*", "b/2"]],
        [ReadLimit(events: 1), ReadLimit(events: 7), ReadLimit(bytes: 10), ReadLimit(looked: 3), ReadLimit()])
    func pages(patterns: [String], limit: ReadLimit) async throws {
        let log = try await SQLiteEventLog.open(path: folder.log, configuration: .manual())
        for number in 0..<60 {
            let topic = "\(["a", "b"][number * 5 % 7 % 2])/\(number * 3 % 5)"
            _ = try await log.append(.of(topic, "\(number)", "\(number)'"))
        }
        let selection = TopicSelection(try patterns.map { try TopicFilter($0) })
        let expected = try await log.all().filter { selection.matches($0.topic) }
        let events = try await log.all(selection, pages: limit)
        #expect(events == expected)
        #expect(!events.isEmpty)
        await log.close()
    }

    @Test("looks only so far for what is rare, and says how far")
    func looked() async throws {
        let log = try await SQLiteEventLog.open(path: folder.log, configuration: .manual())
        for number in 0..<10 { try await log.append("common", "\(number)") }
        try await log.append("rare/1", "x")
        let rare = TopicSelection.filters("rare/*")
        let first = try await log.read(rare, after: .start, limit: ReadLimit(looked: 4))
        #expect(first.events.isEmpty)
        #expect(first.through == Position(sequence: 4))
        let rest = try await log.read(rare, after: first.through, limit: ReadLimit(looked: 7))
        #expect(rest.events.texts == ["x"])
        #expect(rest.through == log.head)
        // One that is named is found at once.
        #expect(try await log.read(.filters("rare/1"), after: .start, limit: ReadLimit(looked: 1)).events.count == 1)
        await log.close()
    }

    @Test("behind the end finds nothing")
    func behindEnd() async throws {
        let log = try await SQLiteEventLog.open(path: folder.log, configuration: .manual())
        try await log.append("t", "a")
        let far = Position(sequence: .max, index: .max)
        for selection in [TopicSelection.filters("t"), .filters("**")] {
            let page = try await log.read(selection, after: far, limit: ReadLimit(events: .max))
            #expect(page == LogPage(events: [], through: far, trimmedThrough: .start))
        }
        await log.close()
    }

    @Test("takes a kind that only a later build knows for an event that must not be compressed")
    func laterKind() async throws {
        let log = try await SQLiteEventLog.open(path: folder.log, configuration: .manual())
        try await log.append("t", "a")
        try await log.append("t", "b")
        _ = try await log.append(Batch(closing: .named("t")))
        await log.close()
        try await DatabaseQueue(path: folder.log).write {
            try $0.execute(sql: "UPDATE event SET kind = 9 WHERE data = CAST('b' AS BLOB)")
        }
        let again = try await SQLiteEventLog.open(path: folder.log, configuration: .manual())
        let events = try await again.all()
        #expect(events.texts == ["a", "b", ""])
        #expect(events.map(\.kind) == [.published, .published, .closed])
        #expect(events.map(\.isCompressible) == [true, false, true])
        await again.close()
    }
}
