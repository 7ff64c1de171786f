public import Freshet
import GRDB
import Synchronization

/// A log in one SQLite file: the engine for one machine.
///
/// Appends that come at the same time share one transaction, and are acknowledged when it is on the disk
/// (``SQLiteConfiguration/Durability``). Reads have connections of their own and wait for nobody.
///
/// A file is open once at a time; a lock beside it (`PATH.lock`) sees to that. After an error that leaves open what the
/// file holds, the log closes itself for writing; opening it again finds out.
public final class SQLiteEventLog: EventLog {
    public let path: String
    public let epochs: EpochList

    let writer: SQLiteWriter
    let trimming: SQLiteTrimming
    private let configuration: SQLiteConfiguration
    private let names = TopicNames()
    private let trimmer: Task<Void, Never>?
    private let closing = Mutex<Task<Void, Never>?>(nil)

    /// Opens a log, or makes one.
    ///
    /// - Throws: ``Freshet/LogError``: another process has the file open, it is none of ours, a newer version's or
    ///   damaged, or cannot be written. Nothing that it holds is changed.
    public static func open(
        path: String,
        configuration: SQLiteConfiguration = SQLiteConfiguration()
    ) async throws(LogError) -> SQLiteEventLog {
        let lock = try await LogFileLock.take(
            beside: path, waiting: configuration.waitForLock, notice: configuration.waitsForLock)
        let opening = SQLiteOpening(path: path, configuration: configuration)
        let writer = try await blocking { () throws(LogError) in try opening.writer(lock: lock) }
        return SQLiteEventLog(writer, path: path, configuration: configuration)
    }

    private init(_ writer: SQLiteWriter, path: String, configuration: SQLiteConfiguration) {
        self.writer = writer
        self.path = path
        self.configuration = configuration
        epochs = writer.epochs
        let trimming = SQLiteTrimming(writer: writer, clock: configuration.clock)
        self.trimming = trimming
        trimmer = configuration.trimmingInterval.map { interval in
            Task { await trimming.run(every: interval, failed: configuration.trimmingFailed) }
        }
    }

    deinit { trimmer?.cancel() }

    public var head: Position { writer.head }

    /// How many appends are not answered yet.
    package var unanswered: Int { writer.unanswered }

    public func append(_ batch: Batch) async throws(LogError) -> Appended {
        try await writer.append(batch)
    }

    public func read(
        _ selection: TopicSelection,
        after position: Position,
        limit: ReadLimit
    ) async throws(LogError) -> LogPage {
        let page = try await snapshot { try $0.page(selection, after: position, limit: limit) }
        // The snapshot may be newer than what the writer has told.
        if page.through > position { writer.raiseHead(to: page.through) }
        return page
    }

    public func closings(of topics: Set<Topic>) async throws(LogError) -> [Topic: Position] {
        let now = configuration.clock.milliseconds()
        return try await snapshot { try $0.closings(of: topics, now: now) }
    }

    public func follow(_ deliver: @escaping @Sendable ([Event]) -> Void) -> Position {
        writer.follow(deliver)
    }

    /// Closes the log. Appends that wait are carried out first; later ones, and reads, throw
    /// ``Freshet/LogError/closed``.
    public func close() async {
        let task = closing.withLock { task in
            let begun = task ?? Task { await finish() }
            task = begun
            return begun
        }
        await task.value
    }

    private func finish() async {
        trimmer?.cancel()
        await trimmer?.value
        await writer.close()
    }

    func snapshot<Value: Sendable>(
        _ body: @escaping @Sendable (inout SQLiteReading) throws -> Value
    ) async throws(LogError) -> Value {
        let result: Result<Value, LogError> = await withCheckedContinuation { answer in
            writer.pool.asyncRead { [self] db in answer.resume(returning: read(db, body)) }
        }
        return try result.get()
    }

    private func read<Value>(
        _ db: Result<Database, any Error>,
        _ body: (inout SQLiteReading) throws -> Value
    ) -> Result<Value, LogError> {
        do {
            var reading = SQLiteReading(
                db: try db.get(), retention: configuration.retention, names: names, ids: EventIDs(epochs))
            return .success(try body(&reading))
        } catch {
            return .failure(LogError(error, path: path, verb: "read"))
        }
    }
}
