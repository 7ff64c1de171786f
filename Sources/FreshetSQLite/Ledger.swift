import Freshet
import GRDB

/// What the writer knows of the file, and what it does within a transaction. A failed one leaves no trace in it.
struct Ledger {
    /// What a transaction starts from.
    struct Standing: Equatable {
        /// The position and the time of the last event, also when all are gone.
        var head = Position.start
        var milliseconds: Int64 = 0
        /// The last id of a topic.
        var topics: Int64 = 0
        var keys = 0
        var emptyTopics = 0
    }

    let epochs: EpochList
    let retention: Retention
    let configuration: SQLiteConfiguration

    var standing: Standing
    var topics = TopicTable()
    /// SQLite's count of what others have written to the file, as of the last transaction.
    private var dataVersion: Int
    /// How many events the last transaction of appends brought.
    var lastAppended = 0
    /// Whether a commit has failed such that what the file holds is not known.
    private var isUncertain = false

    /// Within the transaction that opens the log.
    init(_ standing: Standing, epochs: EpochList, configuration: SQLiteConfiguration, in db: Database) throws {
        self.standing = standing
        dataVersion = try Self.dataVersion(in: db)
        self.epochs = epochs
        self.configuration = configuration
        retention = configuration.retention
    }

    /// The time of what is done now. It never goes back, whatever the clock does.
    mutating func advance(to now: Int64) {
        standing.milliseconds = max(standing.milliseconds, now)
    }

    /// Carries out `body` in one transaction.
    ///
    /// - Throws: ``LogError``. Nothing was changed, except after ``LogError/uncertain(_:)``.
    mutating func commit<Result>(
        to db: Database,
        path: String,
        _ body: (inout Ledger) throws -> Result
    ) throws(LogError) -> Result {
        guard !isUncertain else { throw .closed }
        var before = standing
        let result: Result
        do {
            try db.beginTransaction(.immediate)
            try forgetWhatOthersChanged(in: db)
            before = standing
            result = try body(&self)
            try save(in: db, before: before)
        } catch {
            throw undone(to: before, in: db, because: LogError(error, path: path, verb: "append to"))
        }
        do {
            try db.commit()
        } catch {
            let failure = LogError.commitFailed(error, path: path)
            if case .uncertain = failure { isUncertain = true }
            throw undone(to: before, in: db, because: failure)
        }
        return result
    }

    /// Another process may have trimmed the log (``SQLiteLogFile``): then nothing that is remembered of it counts.
    private mutating func forgetWhatOthersChanged(in db: Database) throws {
        let version = try Self.dataVersion(in: db)
        guard version != dataVersion else { return }
        topics.reset()
        // The time does not go back, and nobody else appends.
        let milliseconds = standing.milliseconds
        standing = try Standing(in: db)
        advance(to: milliseconds)
        dataVersion = version
    }

    private static func dataVersion(in db: Database) throws -> Int {
        try Int.fetchOne(db.cachedStatement(sql: "PRAGMA data_version")) ?? 0
    }

    private mutating func save(in db: Database, before: Standing) throws {
        try topics.save(in: db)
        // The time alone is not worth a commit that waits for the disk.
        guard standing.head != before.head else { return }
        let values: StatementArguments = [standing.head.stored, standing.milliseconds, standing.topics]
        let sql = "UPDATE state SET head = ?, milliseconds = ?, topics = ?"
        try db.cachedStatement(sql: sql).execute(arguments: values)
    }

    private mutating func undone(to before: Standing, in db: Database, because error: LogError) -> LogError {
        // After some errors SQLite has rolled back by itself.
        if db.isInsideTransaction { try? db.rollback() }
        standing = before
        topics.reset()
        return error
    }
}

extension Ledger.Standing {
    init(in db: Database) throws {
        let last = try Int64.fetchOne(db, sql: "SELECT max(position) FROM event") ?? 0
        guard let row = try Row.fetchOne(db, sql: "SELECT head, milliseconds, topics FROM state"), row[0] >= last else {
            throw DatabaseError(resultCode: .SQLITE_CORRUPT, message: "events behind the head")
        }
        self.init(
            head: Position(stored: row[0]),
            milliseconds: row[1],
            topics: row[2],
            keys: try KeyTable.count(in: db),
            emptyTopics: try TopicTable.countEmpty(in: db)
        )
    }
}
