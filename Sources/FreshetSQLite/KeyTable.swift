import Foundation
import Freshet
import GRDB

/// The idempotency keys of the last time, with what was appended under each. It has nothing to do with retention: the
/// events and even the topic may be gone, and the key still tells a repeated batch.
///
/// Rows are in the order of time, because they are in that of positions.
enum KeyTable {
    /// What was appended under a key.
    struct Use {
        /// Of the batch's first event.
        let position: Position
        let count: Int
        let milliseconds: Int64
        let digest: Data
    }

    /// What a batch with this key became earlier, however long ago.
    static func use(of key: IdempotencyKey, topic: Topic, in db: Database) throws -> Use? {
        let sql = """
            SELECT position, count, milliseconds, digest FROM idempotency WHERE key = ? AND subject = ? AND topic = ?
            """
        let names: StatementArguments = [key.key, key.subject, topic.name]
        return try Row.fetchOne(db.cachedStatement(sql: sql), arguments: names).map { row in
            Use(position: Position(stored: row[0]), count: row[1], milliseconds: row[2], digest: row[3])
        }
    }

    static func remember(_ key: IdempotencyKey, topic: Topic, as use: Use, in db: Database) throws {
        let values: StatementArguments = [
            use.position.stored, topic.name, key.subject, key.key, use.count, use.milliseconds, use.digest,
        ]
        try db.cachedStatement(sql: "INSERT INTO idempotency VALUES (?, ?, ?, ?, ?, ?, ?)").execute(arguments: values)
    }

    static func forget(_ use: Use, in db: Database) throws {
        let sql = "DELETE FROM idempotency WHERE position = ?"
        try db.cachedStatement(sql: sql).execute(arguments: [use.position.stored])
    }

    /// - Returns: how many rows were removed.
    static func forgetOldest(in db: Database) throws -> Int {
        let sql = "DELETE FROM idempotency WHERE position = (SELECT min(position) FROM idempotency)"
        try db.cachedStatement(sql: sql).execute()
        return db.changesCount
    }

    /// Forgets the keys last used before a time.
    ///
    /// - Parameter limit: how many at most.
    /// - Returns: how many rows were removed.
    static func forget(before earliest: Int64, limit: Int, in db: Database) throws -> Int {
        let sql = "SELECT position, milliseconds FROM idempotency ORDER BY position LIMIT ?"
        let oldest = try Row.fetchCursor(db.cachedStatement(sql: sql), arguments: [limit])
        var last: Int64?
        while let row = try oldest.next(), row[1] < earliest { last = row[0] }
        guard let last else { return 0 }
        try db.cachedStatement(sql: "DELETE FROM idempotency WHERE position <= ?").execute(arguments: [last])
        return db.changesCount
    }

    static func count(in db: Database) throws -> Int {
        try Int.fetchOne(db, sql: "SELECT count(*) FROM idempotency") ?? 0
    }
}
