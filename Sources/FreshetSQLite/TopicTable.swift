import Freshet
import GRDB

/// The rows of topics, for the writer: those in use stay in memory and are written once per transaction.
struct TopicTable {
    // The cache's bound: some 3 MiB. A row more costs a lookup in the file.
    private static let maximumCached = 10_000

    private var rows: [Topic: TopicRow] = [:]
    private var changed: Set<Topic> = []

    mutating func row(of topic: Topic, in db: Database) throws -> TopicRow? {
        if let row = rows[topic] { return row }
        let row = try Self.row(of: topic, in: db)
        rows[topic] = row
        return row
    }

    static func row(of topic: Topic, in db: Database) throws -> TopicRow? {
        let statement = try db.cachedStatement(sql: select + "WHERE name = ?")
        return try Row.fetchOne(statement, arguments: [topic.name]).map(TopicRow.init(_:))
    }

    mutating func insert(_ row: TopicRow, in db: Database) throws {
        let sql = "INSERT INTO topic (id, name, last, trimmed, count, bytes) VALUES (?, ?, 0, ?, 0, 0)"
        let values: StatementArguments = [row.id, row.topic.name, row.trimmedThrough.stored]
        try db.cachedStatement(sql: sql).execute(arguments: values)
        rows[row.topic] = row
    }

    mutating func set(_ row: TopicRow) {
        rows[row.topic] = row
        changed.insert(row.topic)
    }

    mutating func remove(_ row: TopicRow, in db: Database) throws {
        rows[row.topic] = nil
        changed.remove(row.topic)
        try db.cachedStatement(sql: "DELETE FROM topic WHERE id = ?").execute(arguments: [row.id])
    }

    static func write(_ row: TopicRow, in db: Database) throws {
        try db.cachedStatement(sql: update).execute(arguments: row.values)
    }

    /// Writes what has changed.
    mutating func save(in db: Database) throws {
        for topic in changed { try Self.write(rows[topic]!, in: db) }
        changed.removeAll(keepingCapacity: true)
        if rows.count > Self.maximumCached { rows.removeAll() }
    }

    /// Forgets what a transaction has changed that failed.
    mutating func reset() {
        rows.removeAll()
        changed.removeAll()
    }

    /// The topic that has been due the longest.
    mutating func firstDue(at now: Int64, in db: Database) throws -> TopicRow? {
        // What this transaction has trimmed already must not come again.
        try save(in: db)
        let statement = try db.cachedStatement(sql: Self.select + "WHERE due <= ? ORDER BY due LIMIT 1")
        return try Row.fetchOne(statement, arguments: [now]).map(TopicRow.init(_:))
    }

    /// Of the topics without events, the one whose last event lies furthest back.
    static func firstEmpty(in db: Database) throws -> TopicRow? {
        let sql = select + "WHERE count = 0 AND closed IS NULL ORDER BY trimmed LIMIT 1"
        return try Row.fetchOne(db.cachedStatement(sql: sql)).map(TopicRow.init(_:))
    }

    static func countEmpty(in db: Database) throws -> Int {
        try Int.fetchOne(db, sql: "SELECT count(*) FROM topic WHERE count = 0 AND closed IS NULL") ?? 0
    }

    private static let select = """
        SELECT id, name, last, trimmed, closed, closed_at, count, bytes, due FROM topic\u{20}
        """
    private static let update = """
        UPDATE topic SET last = ?2, trimmed = ?3, closed = ?4, closed_at = ?5, count = ?6, bytes = ?7, due = ?8
        WHERE id = ?1
        """
}

extension TopicRow {
    fileprivate init(_ row: Row) throws {
        self.init(id: row[0], topic: try Topic(row[1] as String), trimmedThrough: Position(stored: row[3]))
        last = Position(stored: row[2])
        if let closed = row[4] as Int64? { closing = Closing(position: Position(stored: closed), milliseconds: row[5]) }
        count = row[6]
        bytes = row[7]
        due = row[8]
    }

    fileprivate var values: StatementArguments {
        [
            id, last.stored, trimmedThrough.stored, closing?.position.stored, closing?.milliseconds, count, bytes, due,
        ]
    }
}
