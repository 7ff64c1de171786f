public import Freshet
import GRDB

/// What a log holds.
public struct SQLiteStatistics: Sendable, Hashable {
    public let events: Int
    /// Of their data.
    public let dataBytes: Int
    /// Those with events, and those that are remembered.
    public let topics: Int
    /// Of these, the ones that are closed.
    public let closedTopics: Int
    /// Idempotency keys that are remembered.
    public let keys: Int
    /// Of the file and its write-ahead file, as they are now.
    public let bytesOnDisk: Int
    /// Of these, what new events will use first.
    public let freeBytes: Int
    /// The ID of the newest event, which may be gone.
    public let last: EventID?
    public var head: Position { last?.position ?? .start }
    /// When the oldest and the newest event that are there were appended, in milliseconds since 1970 UTC.
    public let times: ClosedRange<Int64>?
    /// How often the log has been opened.
    public let epochs: Int
}

extension SQLiteStatistics {
    init(in db: Database, path: String) throws {
        let sql = "SELECT coalesce(sum(count), 0), coalesce(sum(bytes), 0), count(*), count(closed) FROM topic"
        let counts = try Row.fetchOne(db, sql: sql) ?? [:]
        let epochs = try EpochList(in: db)
        let head = Position(stored: try Int64.fetchOne(db, sql: "SELECT head FROM state") ?? 0)
        let oldest = try Int64.fetchOne(db, sql: "SELECT milliseconds FROM event ORDER BY position LIMIT 1")
        let newest = try Int64.fetchOne(db, sql: "SELECT milliseconds FROM event ORDER BY position DESC LIMIT 1")
        self.init(
            events: counts[0],
            dataBytes: counts[1],
            topics: counts[2],
            closedTopics: counts[3],
            keys: try KeyTable.count(in: db),
            bytesOnDisk: [path, path + "-wal"].map(PrivateFile.byteCount).reduce(0, +),
            freeBytes: try Self.pragma("freelist_count", in: db) * Self.pragma("page_size", in: db),
            last: head == .start ? nil : epochs.id(of: head),
            times: oldest.flatMap { oldest in newest.map { oldest...max(oldest, $0) } },
            epochs: epochs.entries.count
        )
    }

    private static func pragma(_ name: String, in db: Database) throws -> Int {
        try Int.fetchOne(db, sql: "PRAGMA \(name)") ?? 0
    }
}

extension EpochList {
    init(in db: Database) throws {
        let rows = try Row.fetchCursor(db, sql: "SELECT name, first_sequence FROM epoch ORDER BY id")
        let entries: [EpochList.Entry] = try Array(
            rows.compactMap { row in
                Epoch(row[0] as String).map { EpochList.Entry(epoch: $0, firstSequence: row[1]) }
            })
        guard !entries.isEmpty else { throw DatabaseError(resultCode: .SQLITE_CORRUPT, message: "no epoch") }
        self.init(entries)
    }
}
