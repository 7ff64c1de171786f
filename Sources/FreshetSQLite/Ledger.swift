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
    /// How many events the last transaction of appends brought.
    var lastAppended = 0
    /// Whether a commit has failed such that what the file holds is not known.
    private var isUncertain = false

    init(_ standing: Standing, epochs: EpochList, configuration: SQLiteConfiguration) {
        self.standing = standing
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
        let before = standing
        let result: Result
        do {
            try db.beginTransaction(.immediate)
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
