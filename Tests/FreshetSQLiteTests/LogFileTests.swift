import Foundation
import Freshet
import FreshetSQLite
import GRDB
import Testing

@Suite("The file of a log that is open")
struct LogFileTests {
    private let folder = Folder()

    private func open(_ limits: Retention.Limits = .none) async throws -> SQLiteEventLog {
        try await SQLiteEventLog.open(
            path: folder.log, configuration: .manual(retention: Retention(otherwise: limits)))
    }

    private func rule(_ pattern: String, _ limits: Retention.Limits) throws -> Retention.Rule {
        Retention.Rule(try TopicFilter(pattern), limits)
    }

    @Test("can be trimmed from outside, and its server goes on with what is left")
    func trimming() async throws {
        let log = try await open(Retention.Limits(count: 8))
        for number in 0..<6 {
            try await log.append("a", "\(number)")
            try await log.append("b", "\(number)")
        }
        let file = try SQLiteLogFile(path: folder.log)
        let rules = [try rule("a", Retention.Limits(count: 2))]
        let expected = SQLiteTrimmed(events: 4, dataBytes: 4, topics: 1)
        #expect(try file.surplus(rules) == expected)
        #expect(try file.trim(rules) == expected)
        #expect(try file.surplus(rules) == SQLiteTrimmed())

        #expect(try await log.all(.filters("a")).texts == ["4", "5"])
        #expect(try await log.trimmedThrough("a") == Position(sequence: 7))
        // What the server remembered of the topic would now make its counts wrong, and its retention too.
        for number in 6..<13 { try await log.append("a", "\(number)") }
        try await log.trim()
        #expect(try await log.all(.filters("a")).texts == (5..<13).map { "\($0)" })
        #expect(try await log.all(.filters("b")).count == 6)
        #expect(try file.check() == [])
        await log.close()
    }

    @Test("can be copied while it is written to, and the copy is whole")
    func backup() async throws {
        let log = try await open()
        for number in 0..<50 { try await log.append("t", "\(number)") }
        let copy = folder.path + "/copy.db"
        var shares: [Double] = []
        try SQLiteLogFile(path: folder.log).backup(to: copy) { shares.append($0) }
        #expect(shares.last == 1)
        try await log.append("t", "later")
        let file = try SQLiteLogFile(path: copy)
        #expect(try file.check() == [])
        #expect(try file.statistics().events == 50)
        #expect(throws: LogError.self) { try SQLiteLogFile(path: folder.log).backup(to: copy) }
        #expect(
            try FileManager.default.contentsOfDirectory(atPath: folder.path).allSatisfy { !$0.hasSuffix(".partial") })
        await log.close()
    }

    @Test("tells what is in it")
    func statistics() async throws {
        let log = try await open()
        _ = try await log.append(.of("a", "one", "three", key: "k"))
        let last = try await log.append(Batch(closing: .named("b"))).last
        let statistics = try SQLiteLogFile(path: folder.log).statistics()
        #expect(statistics.events == 3)
        #expect(statistics.dataBytes == 8)
        #expect((statistics.topics, statistics.closedTopics) == (2, 1))
        #expect(statistics.keys == 1)
        #expect(statistics.last == last)
        #expect(try await log.statistics() == statistics)
        await log.close()
    }

    @Test(
        "is found out when it contradicts itself",
        arguments: [
            "DELETE FROM event WHERE position = (SELECT min(position) FROM event)", "UPDATE state SET head = 1",
            "DELETE FROM topic", "UPDATE topic SET bytes = bytes + 1", "DELETE FROM epoch",
            "UPDATE topic SET trimmed = last",
        ])
    func damage(sql: String) async throws {
        let log = try await open()
        for number in 0..<3 { _ = try await log.append(.of("t", "\(number)", key: "\(number)")) }
        await log.close()
        let file = try SQLiteLogFile(path: folder.log)
        #expect(try file.check() == [])
        try await DatabaseQueue(path: folder.log).write { try $0.execute(sql: sql) }
        #expect(try file.check() != [])
    }

    @Test("has to be there, and a log")
    func otherFiles() throws {
        #expect(throws: LogError.self) { try SQLiteLogFile(path: folder.path + "/none.db") }
        #expect(!FileManager.default.fileExists(atPath: folder.path + "/none.db"))
        try Data("text".utf8).write(to: URL(fileURLWithPath: folder.path + "/text"))
        #expect(throws: LogError.self) { try SQLiteLogFile(path: folder.path + "/text") }
    }
}
