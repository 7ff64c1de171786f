public import Freshet
import GRDB

/// What trimming a file has removed.
public struct SQLiteTrimmed: Sendable, Hashable {
    public var events = 0
    /// Of their data.
    public var dataBytes = 0
    /// How many topics they were of.
    public var topics = 0

    package init(events: Int = 0, dataBytes: Int = 0, topics: Int = 0) {
        self.events = events
        self.dataBytes = dataBytes
        self.topics = topics
    }
}

extension SQLiteLogFile {
    // Of one transaction, for which a server's publishers wait: some milliseconds.
    private static let slice = 500

    /// Removes what `rules` do not keep, once, and gives the room back to the disk. Topics that no rule matches stay as
    /// they are.
    ///
    /// - Parameters:
    ///   - now: the time, in milliseconds since 1970 UTC.
    ///   - progress: is told after each slice what has been removed so far.
    /// - Throws: ``Freshet/LogError``. What was removed before stays removed.
    public func trim(
        _ rules: [Retention.Rule],
        now: Int64 = LogClock.system.milliseconds(),
        progress: (SQLiteTrimmed) -> Void = { _ in }
    ) throws(LogError) -> SQLiteTrimmed {
        let queue = try open(verb: "trim", isReadOnly: false)
        var trimmed = SQLiteTrimmed()
        for (topic, limits) in try topics(under: rules) {
            let before = trimmed.events
            var isDone = false
            while !isDone {
                let slice = try write(queue) { try Self.trim(topic, limits, now: now, in: $0) }
                trimmed.events += slice.events
                trimmed.dataBytes += slice.bytes
                isDone = slice.events == 0
                progress(trimmed)
            }
            if trimmed.events > before { trimmed.topics += 1 }
        }
        while try write(queue, { try SQLiteTrimming.vacuumSlice(isShort: true, in: $0) }) {}
        // A server in the middle of something puts the pages in their place later.
        try? queue.writeWithoutTransaction { _ = try $0.checkpoint(.truncate) }
        return trimmed
    }

    /// What ``trim(_:now:progress:)`` would remove by count, bytes and age, without removing it.
    public func surplus(
        _ rules: [Retention.Rule],
        now: Int64 = LogClock.system.milliseconds()
    ) throws(LogError) -> SQLiteTrimmed {
        let topics = try topics(under: rules)
        return try read { db in
            var surplus = SQLiteTrimmed()
            for (topic, limits) in topics {
                guard let row = try TopicTable.row(of: topic, in: db) else { continue }
                let found = try row.surplus(limits, now: now, in: db)
                surplus.events += found.events
                surplus.dataBytes += found.bytes
                if found.events > 0 { surplus.topics += 1 }
            }
            return surplus
        }
    }

    private func topics(under rules: [Retention.Rule]) throws(LogError) -> [(Topic, Retention.Limits)] {
        let names = try read { try String.fetchAll($0, sql: "SELECT name FROM topic WHERE count > 0 ORDER BY id") }
        return names.compactMap { name in
            guard let topic = try? Topic(name), let rule = rules.first(where: { $0.filter.matches(topic) }) else {
                return nil
            }
            return (topic, rule.limits)
        }
    }

    private static func trim(
        _ topic: Topic,
        _ limits: Retention.Limits,
        now: Int64,
        in db: Database
    ) throws -> (events: Int, bytes: Int) {
        guard var row = try TopicTable.row(of: topic, in: db) else { return (0, 0) }
        let before = row
        let (removed, _) = try row.removeOldest(limits, now: now, room: slice, in: db)
        guard removed > 0 else { return (0, 0) }
        // The server's own retention is another: it looks at the topic again.
        row.due = 0
        try TopicTable.write(row, in: db)
        return (before.count - row.count, before.bytes - row.bytes)
    }

    /// Carries out `body` in a transaction. On a full disk, the room that is kept for trimming is let go.
    private func write<Value>(_ queue: DatabaseQueue, _ body: (Database) throws -> Value) throws(LogError) -> Value {
        do throws(LogError) {
            return try attempt(queue, body)
        } catch {
            guard case .full = error, ReserveFile(beside: path, byteCount: 0).release() else { throw error }
            return try attempt(queue, body)
        }
    }

    private func attempt<Value>(_ queue: DatabaseQueue, _ body: (Database) throws -> Value) throws(LogError) -> Value {
        do {
            var value: Value?
            try queue.inTransaction(.immediate) { db in
                value = try body(db)
                return .commit
            }
            return value!
        } catch {
            throw LogError(error, path: path, verb: "trim")
        }
    }
}

extension TopicRow {
    /// How much of the topic `limits` do not keep.
    fileprivate func surplus(_ limits: Retention.Limits, now: Int64, in db: Database) throws -> (
        events: Int, bytes: Int
    ) {
        let sql =
            "SELECT milliseconds, length(data) FROM event INDEXED BY event_of_topic WHERE topic = ? ORDER BY position"
        let rows = try Row.fetchCursor(db.cachedStatement(sql: sql), arguments: [id])
        let earliest = limits.age.map { now - $0.milliseconds } ?? .min
        var rest = self
        while let row = try rows.next(), rest.exceeds(limits) || row[0] < earliest {
            rest.count -= 1
            rest.bytes -= row[1]
        }
        return (count - rest.count, bytes - rest.bytes)
    }
}
