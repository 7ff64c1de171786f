import Freshet
import GRDB
import NIOCore

/// Reads from one snapshot of the file: events, how far was looked and what was trimmed belong together.
struct SQLiteReading {
    // However many a reader asks for, in one read.
    private static let maximumEvents = 100_000

    let db: Database
    let retention: Retention
    let names: TopicNames
    var ids: EventIDs

    var head: Position {
        get throws { Position(stored: try Int64.fetchOne(db.cachedStatement(sql: "SELECT head FROM state")) ?? 0) }
    }

    mutating func page(_ selection: TopicSelection, after position: Position, limit: ReadLimit) throws -> LogPage {
        var page = PageInMaking(limit: limit)
        let isWhole: Bool
        let trimmedThrough: Position
        if let topics = selection.topics {
            let rows = try topics.map { try ($0, TopicTable.row(of: $0, in: db)) }
            trimmedThrough = try rows.map { try $1?.trimmedThrough ?? floor(of: $0) }.max() ?? .start
            isWhole = try fill(&page, with: rows.compactMap(\.1), after: position, limit: limit)
        } else {
            trimmedThrough = try self.trimmedThrough(selection, after: position)
            isWhole = try fill(&page, with: selection, after: position)
        }
        return LogPage(
            events: page.events,
            through: isWhole ? max(position, try head) : page.through,
            trimmedThrough: trimmedThrough
        )
    }

    func closings(of topics: Set<Topic>, now: Int64) throws -> [Topic: Position] {
        var closings: [Topic: Position] = [:]
        for topic in topics {
            let row = try TopicTable.row(of: topic, in: db)
            closings[topic] = row?.closing(rememberedFor: retention.closings, now: now)?.position
        }
        return closings
    }

    /// Goes from event to event of the topics, whatever lies between them.
    ///
    /// - Returns: whether there are no more.
    private mutating func fill(
        _ page: inout PageInMaking,
        with topics: [TopicRow],
        after position: Position,
        limit: ReadLimit
    ) throws -> Bool {
        let behind = topics.filter { $0.last > position }
        // One more than is given tells whether there are more.
        let count = min(max(1, limit.events), Self.maximumEvents) + 1
        let positions = try self.positions(of: behind, after: position, count: count)
        let statement = try db.cachedStatement(sql: Self.select + "WHERE position = ?")
        for position in positions {
            let rows = try Row.fetchCursor(statement, arguments: [position])
            guard let row = try rows.next() else { continue }
            guard try page.add(event(row)) else { return false }
        }
        return positions.count <= Self.maximumEvents
    }

    /// The first positions of all these topics together, in order.
    private func positions(of topics: [TopicRow], after position: Position, count: Int) throws -> [Int64] {
        let sql = """
            SELECT position FROM event INDEXED BY event_of_topic
            WHERE topic = ? AND position > ? AND position < ? ORDER BY position LIMIT ?
            """
        let statement = try db.cachedStatement(sql: sql)
        var found: [Int64] = []
        // Falls as soon as there are enough: later topics are only asked for what comes before.
        var end = Int64.max
        for topic in topics {
            found += try Int64.fetchAll(statement, arguments: [topic.id, position.stored, end, count])
            guard found.count > count else { continue }
            found.sort()
            found.removeSubrange(count...)
            end = found[count - 1]
        }
        return topics.count == 1 ? found : found.sorted()
    }

    /// Goes through the log in its order.
    ///
    /// - Returns: whether its end was reached.
    private mutating func fill(
        _ page: inout PageInMaking,
        with selection: TopicSelection,
        after position: Position
    ) throws -> Bool {
        let sql = Self.select + "WHERE position > ? ORDER BY position"
        let rows = try Row.fetchCursor(db.cachedStatement(sql: sql), arguments: [position.stored])
        var isWanted: [Int64: Bool] = [:]
        while let row = try rows.next() {
            let topic: Int64 = row[1]
            let wanted = try isWanted[topic] ?? selection.matches(names.topic(topic, in: db))
            isWanted[topic] = wanted
            let hasRoom = try wanted ? page.add(event(row)) : page.pass(Position(stored: row[0]))
            guard hasRoom else { return false }
        }
        return true
    }

    private static let select = "SELECT position, topic, milliseconds, kind, type, retry, data FROM event "

    private mutating func event(_ row: Row) throws -> Event {
        let kind = StoredKind(rawValue: row[3])
        return Event(
            id: ids.id(of: Position(stored: row[0])),
            topic: try names.topic(row[1], in: db),
            kind: kind.event,
            type: row[4],
            data: try row.withUnsafeData(atIndex: 6) { data in data.map { ByteBuffer(bytes: $0) } ?? ByteBuffer() },
            retry: (row[5] as Int64?).map { .milliseconds($0) },
            isCompressible: kind.isCompressible,
            milliseconds: row[2]
        )
    }
}
