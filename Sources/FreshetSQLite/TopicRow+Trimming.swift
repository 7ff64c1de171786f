import Freshet
import GRDB

extension TopicRow {
    // With 500 events to a slice, 4 MiB of data: a quarter of what is kept in reserve for it on the disk.
    private static let bytesPerRoom = 8 << 10

    /// Removes events that `limits` do not keep, the oldest first. The row says how far, and is yet to be written, in the
    /// same transaction: so a gap cannot go unnoticed.
    ///
    /// - Parameter room: how much at most, counted in events; a large one counts as several, because what removing writes
    ///   has to find room, too.
    /// - Returns: how much was removed, counted in the same way, and the time of the first event that is left.
    mutating func removeOldest(
        _ limits: Retention.Limits,
        now: Int64,
        room: Int,
        in db: Database
    ) throws -> (removed: Int, oldest: Int64?) {
        let sql = """
            SELECT position, milliseconds, length(data) FROM event INDEXED BY event_of_topic
            WHERE topic = ? ORDER BY position LIMIT ?
            """
        let rows = try Row.fetchCursor(db.cachedStatement(sql: sql), arguments: [id, room + 1])
        let earliest = limits.age.map { now - $0.milliseconds } ?? .min
        var removed = 0
        var oldest: Int64?
        while let row = try rows.next() {
            oldest = row[1]
            guard removed < room, exceeds(limits) || row[1] < earliest else { break }
            trimmedThrough = Position(stored: row[0])
            count -= 1
            bytes -= row[2]
            removed += 1 + row[2] / Self.bytesPerRoom
            oldest = nil
        }
        if removed > 0 { try deleteTrimmed(in: db) }
        return (removed, oldest)
    }

    private func deleteTrimmed(in db: Database) throws {
        let sql = "DELETE FROM event INDEXED BY event_of_topic WHERE topic = ? AND position <= ?"
        try db.cachedStatement(sql: sql).execute(arguments: [id, trimmedThrough.stored])
    }
}
