public import Freshet
import GRDB

/// What a log holds.
public struct SQLiteStatistics: Sendable, Hashable {
    public let events: Int
    /// Those with events, and those that are remembered.
    public let topics: Int
    /// Of the file and its write-ahead file, as they are now.
    public let bytesOnDisk: Int
    public let head: Position
    /// How often the log has been opened.
    public let epochs: Int
}

extension SQLiteEventLog {
    /// Removes what retention does not keep, at once. A log does so by itself
    /// (``SQLiteConfiguration/trimmingInterval``). When it is cancelled, it ends early.
    ///
    /// - Parameter now: the time, in milliseconds since 1970 UTC; `nil` is the clock's.
    public func trim(now: Int64? = nil) async throws(LogError) {
        try await trimming.run(now: now ?? trimming.clock.milliseconds())
    }

    public func statistics() async throws(LogError) -> SQLiteStatistics {
        let bytes = [path, path + "-wal"].map(PrivateFile.byteCount).reduce(0, +)
        let epochs = epochs.entries.count
        return try await snapshot { reading in
            let sql = "SELECT coalesce(sum(count), 0), count(*) FROM topic"
            let counts = try Row.fetchOne(reading.db, sql: sql)
            return SQLiteStatistics(
                events: counts?[0] ?? 0, topics: counts?[1] ?? 0, bytesOnDisk: bytes, head: try reading.head,
                epochs: epochs)
        }
    }

    /// Copies the log, as it is at this moment, to a new file; publishing and reading go on meanwhile.
    ///
    /// - Throws: ``Freshet/LogError`` if there is a file at `path` already, or it cannot be written. A copy that failed
    ///   leaves no file.
    public func backup(to path: String) async throws(LogError) {
        let source = writer.pool
        try await blocking { () throws(LogError) in
            do {
                _ = try PrivateFile(path: path, isNew: true)
            } catch {
                throw .broken("Cannot back up to \(path): \(error)")
            }
            do {
                let copy = try DatabaseQueue(path: path)
                try source.backup(to: copy)
                try copy.close()
            } catch {
                PrivateFile.remove(path)
                throw LogError(error, path: path, verb: "back up to")
            }
        }
    }
}
