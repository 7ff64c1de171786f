import Freshet
import FreshetSQLite
import NIOCore
import Testing

@Suite("Trimming")
struct TrimmingTests {
    private let folder = Folder()
    private let clock = ManualClock()

    private func open(
        _ limits: Retention.Limits = .none,
        rules: [Retention.Rule] = [],
        _ change: (inout SQLiteConfiguration) -> Void = { _ in }
    ) async throws -> SQLiteEventLog {
        let retention = Retention(rules: rules, otherwise: limits)
        return try await SQLiteEventLog.open(
            path: folder.log, configuration: .manual(clock, retention: retention, change))
    }

    @Test(
        "removes what exceeds a limit, the oldest first",
        arguments: [
            (Retention.Limits(count: 3), 7), (Retention.Limits(bytes: 45), 6), (Retention.Limits(age: .seconds(4)), 5),
            (Retention.Limits(age: .seconds(4), count: 3), 7), (Retention.Limits.none, 0),
        ])
    func limits(limits: Retention.Limits, removed: Int) async throws {
        let log = try await open(limits) { $0.trimmingSlice = 2 }
        let texts = (0..<10).map { "\($0) and 8…" }
        for text in texts {
            try await log.append("t", text)
            clock.advance(by: .seconds(1))
        }
        clock.advance(by: .seconds(-1))
        try await log.trim()
        #expect(try await log.all().texts == Array(texts[removed...]))
        let trimmed = try await log.trimmedThrough("t")
        #expect(trimmed == Position(sequence: Int64(removed)))
        let wildcardTrimmed = try await log.trimmedThrough("*")
        #expect(wildcardTrimmed == trimmed)
        await log.close()
    }

    @Test("stops inside a batch where the limit says so")
    func insideBatch() async throws {
        let log = try await open(Retention.Limits(count: 2))
        _ = try await log.append(.of("t", "a", "b", "c"))
        try await log.trim()
        #expect(try await log.all().texts == ["b", "c"])
        #expect(try await log.trimmedThrough("t") == Position(sequence: 1))
        await log.close()
    }

    @Test("keeps to the rule of each topic")
    func rules() async throws {
        let rule = Retention.Rule(try TopicFilter("short/*"), Retention.Limits(count: 1))
        let log = try await open(rules: [rule])
        for topic in ["short/1", "long", "short/2"] {
            _ = try await log.append(.of(topic, "a"))
            _ = try await log.append(.of(topic, "b"))
        }
        try await log.trim()
        #expect(try await log.all().texts == ["b", "a", "b", "b"])
        #expect(try await log.trimmedThrough("long") == .start)
        #expect(try await log.trimmedThrough("short/1", "long") == Position(sequence: 1))
        #expect(try await log.trimmedThrough("short/*") == Position(sequence: 5))
        #expect(try await log.trimmedThrough("other/*") == .start)
        await log.close()
    }

    @Test("folds a topic that it forgets into the floor of its rule")
    func floors() async throws {
        let rule = Retention.Rule(try TopicFilter("short/*"), Retention.Limits(age: .seconds(10)))
        let log = try await open(rules: [rule]) { $0.maximumEmptyTopics = 1 }
        for topic in ["short/1", "short/2", "short/3"] { try await log.append(topic, "a") }
        clock.advance(by: .seconds(11))
        try await log.append("long", "b")
        try await log.trim()
        #expect(try await log.statistics().topics == 2)
        // The one that was emptied last is still known by itself.
        #expect(try await log.trimmedThrough("short/3") == Position(sequence: 3))
        for name in ["short/1", "short/2", "short/never"] {
            #expect(try await log.trimmedThrough(name) == Position(sequence: 2))
        }
        #expect(try await log.trimmedThrough("short/*") == Position(sequence: 3))
        #expect(try await log.trimmedThrough("long") == .start)
        #expect(try await log.trimmedThrough("other/*") == .start)
        // A topic that comes back may have been one of those.
        try await log.append("short/1", "c")
        #expect(try await log.trimmedThrough("short/1") == Position(sequence: 2))
        await log.close()
    }

    @Test("keeps floors when the rules change, for each rule that may have had the topics")
    func changedRules() async throws {
        let old = Retention.Rule(try TopicFilter("a/**"), Retention.Limits(count: 0))
        var log = try await open(rules: [old]) { $0.maximumEmptyTopics = 0 }
        try await log.append("a/b/c", "1")
        try await log.trim()
        await log.close()
        let new = ["a/b/*", "x/*"].map { Retention.Rule(try! TopicFilter($0), .none) }
        log = try await open(rules: new)
        #expect(try await log.trimmedThrough("a/b/c") == Position(sequence: 1))
        #expect(try await log.trimmedThrough("x/c") == .start)
        #expect(try await log.trimmedThrough("a/other") == Position(sequence: 1))
        await log.close()
    }

    @Test("follows a retention that has changed")
    func changedLimits() async throws {
        var log = try await open()
        for number in 0..<5 { try await log.append("t", "\(number)") }
        try await log.trim()
        await log.close()
        log = try await open(Retention.Limits(count: 2))
        try await log.trim()
        #expect(try await log.all().texts == ["3", "4"])
        await log.close()
    }

    @Test("of everything does not take back sequences")
    func sequences() async throws {
        var log = try await open(Retention.Limits(count: 0)) { $0.maximumEmptyTopics = 0 }
        for number in 0..<5 { try await log.append("t", "\(number)") }
        try await log.trim()
        let head = log.head
        await log.close()
        log = try await open()
        #expect(log.head == head)
        #expect(try await log.read(.filters("t"), after: .start, limit: ReadLimit()).through == head)
        #expect(try await log.append("t", "5").position == Position(sequence: 6))
        await log.close()
    }

    @Test("remembers that a topic was closed for its time, and then frees the name")
    func closings() async throws {
        let log = try await open(Retention.Limits(age: .seconds(10))) { $0.retention.closings = .seconds(100) }
        let closing = try await log.append(Batch(closing: .named("t")))
        clock.advance(by: .seconds(100))
        try await log.trim()
        #expect(try await log.statistics().events == 0)
        await #expect(throws: LogError.topicClosed(.named("t"))) { try await log.append("t", "a") }
        #expect(try await log.closings(of: [.named("t")]) == [.named("t"): closing.last.position])
        #expect(try await log.append(Batch(closing: .named("t"))) == Appended(ids: closing.ids, isRepeat: true))
        clock.advance(by: .seconds(1))
        #expect(try await log.closings(of: [.named("t")]) == [:])
        try await log.append("t", "b")
        #expect(try await log.trimmedThrough("t") == closing.last.position)
        #expect(try await log.all(.filters("t")).texts == ["b"])
        await log.close()
    }

    @Test("frees the names of closed topics that nobody publishes to again")
    func forgottenClosings() async throws {
        let log = try await open(Retention.Limits(count: 0)) {
            $0.retention.closings = .seconds(100)
            $0.maximumEmptyTopics = 0
        }
        _ = try await log.append(Batch(closing: .named("t")))
        try await log.trim()
        #expect(try await log.statistics().topics == 1)
        clock.advance(by: .seconds(101))
        try await log.trim()
        #expect(try await log.statistics().topics == 0)
        await log.close()
    }

    @Test("gives room back to the disk")
    func vacuum() async throws {
        let log = try await open(Retention.Limits(count: 1))
        let large = String(repeating: "x", count: 100_000)
        for _ in 0..<100 { try await log.append("t", large) }
        await log.close()
        let again = try await open(Retention.Limits(count: 1))
        let before = try await again.statistics().bytesOnDisk
        try await again.trim()
        await again.close()
        let reopened = try await open()
        #expect(before > 10_000_000)
        #expect(try await reopened.statistics().bytesOnDisk < 2_000_000)
        #expect(try await reopened.all().count == 1)
        await reopened.close()
    }

    @Test("leaves room for appends between its transactions")
    func turns() async throws {
        let log = try await open(Retention.Limits(count: 0)) { $0.trimmingSlice = 1 }
        for number in 0..<100 { try await log.append("t", "\(number)") }
        let delivered = Delivered(log)
        async let trimmed: Void = log.trim()
        for number in 0..<20 { try await log.append("u", "\(number)") }
        try await trimmed
        #expect(delivered.events.count == 20)
        try await log.trim()
        #expect(try await log.statistics().events == 0)
        await log.close()
    }

    @Test("goes on by itself in the background until the log is closed")
    func background() async throws {
        let log = try await open(Retention.Limits(count: 1)) { $0.trimmingInterval = .milliseconds(1) }
        for number in 0..<10 { try await log.append("t", "\(number)") }
        while try await log.statistics().events > 1 { await Task.yield() }
        await log.close()
    }
}
