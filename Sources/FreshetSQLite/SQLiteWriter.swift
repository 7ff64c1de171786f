import Freshet
import GRDB
import Synchronization

/// Writes to the file: all appends that wait go into one transaction, and so into one wait for the disk.
///
/// It works on the pool's queue, where trimming takes turns with it; no thread waits for an append.
final class SQLiteWriter: Sendable {
    let pool: DatabasePool
    let epochs: EpochList
    private let clock: LogClock
    private let queue: Mutex<AppendQueue>
    // Only taken on the pool's queue, one job at a time: nobody waits for it.
    private let ledger: Mutex<Ledger>
    private let followers: Mutex<FollowerList>
    private let reserve: ReserveFile
    // Held as long as anything can write.
    private let lock: LogFileLock

    init(_ pool: DatabasePool, ledger: Ledger, lock: LogFileLock) {
        self.pool = pool
        self.lock = lock
        epochs = ledger.epochs
        let configuration = ledger.configuration
        clock = configuration.clock
        reserve = ReserveFile(beside: pool.path, byteCount: configuration.reserveBytes)
        queue = Mutex(
            AppendQueue(maximumCount: configuration.maximumWaiting, maximumBytes: configuration.maximumWaitingBytes))
        followers = Mutex(FollowerList(head: ledger.standing.head))
        self.ledger = Mutex(ledger)
        // What is left of the disk may be what the reserve was let go for.
        if !reserve.build() { queue.withLock { $0.set(.full(path: pool.path)) } }
    }

    var head: Position { followers.withLock { $0.head } }

    var unanswered: Int { queue.withLock { $0.count } }

    func append(_ batch: Batch) async throws(LogError) -> Appended {
        let answer = await withCheckedContinuation { answer in
            let append = AppendQueue.Waiting(batch, answer: answer)
            switch queue.withLock({ $0.add(append) }) {
            case .first: commitWaiting()
            case .waits: break
            case .refused(let error): answer.resume(returning: .failure(error))
            }
        }
        return try answer.get()
    }

    func follow(_ deliver: @escaping @Sendable ([Event]) -> Void) -> Position {
        followers.withLock { $0.add(deliver) }
    }

    func raiseHead(to position: Position) {
        followers.withLock { $0.raiseHead(to: position) }
    }

    /// Carries out `body`, which makes room, in a transaction of its own, between those of appends. On a full disk it
    /// has the reserve's place.
    func transaction<Value: Sendable>(
        _ body: @escaping @Sendable (inout Ledger, Database) throws -> Value
    ) async throws(LogError) -> Value {
        let result = await onQueue { [self] db in
            let result = commit(to: db) { ledger in try body(&ledger, db) }
            guard case .failure(.full) = result, isShort else { return result }
            return commit(to: db) { ledger in try body(&ledger, db) }
        }
        return try result.get()
    }

    /// Whether appends are refused until the disk has room again.
    var isShort: Bool { queue.withLock { $0.shortage != nil } }

    /// Builds the reserve where it is missing, and takes appends again when it is there.
    func restock() async {
        guard isShort || reserve.isMissing else { return }
        await onQueue { [self] db in
            // What trimming wrote before it freed anything is on the disk as well, until this.
            if isShort { _ = try? db.checkpoint(.truncate) }
            if reserve.build() { queue.withLock { $0.set(nil) } }
        }
    }

    /// Carries out `body` on the writer's connection, outside of transactions.
    func onQueue<Value: Sendable>(_ body: @escaping @Sendable (Database) -> Value) async -> Value {
        await withCheckedContinuation { answer in
            pool.asyncWriteWithoutTransaction { db in answer.resume(returning: body(db)) }
        }
    }

    /// Refuses appends from now on, carries out those that wait, and closes the file.
    func close() async {
        queue.withLock { $0.close() }
        while !queue.withLock({ $0.isIdle }) { await onQueue { _ in } }
        followers.withLock { $0.removeAll() }
        // If it cannot be done now, the next opening does it.
        await onQueue { db in _ = try? db.checkpoint(.truncate) }
        try? await blocking { [self] () throws(LogError) in
            do { try pool.close() } catch { throw LogError(error, path: pool.path, verb: "close") }
        }
        lock.release()
    }

    private func commitWaiting() {
        pool.asyncWriteWithoutTransaction { [self] db in
            let appends = queue.withLock { $0.take() }
            let answers = commit(appends, to: db)
            // Counted off before they are answered: who was refused may try again at once.
            let othersWait = queue.withLock { $0.finish(appends) }
            for (append, answer) in zip(appends, answers) { append.answer.resume(returning: answer) }
            if othersWait { commitWaiting() }
        }
    }

    private func commit(_ appends: [AppendQueue.Waiting], to db: Database) -> [Result<Appended, LogError>] {
        // Those that had been let in before the disk was full must not use up what trimming needs.
        if let shortage = queue.withLock({ $0.shortage }) { return appends.map { _ in .failure(shortage) } }
        let now = clock.milliseconds()
        let result = commit(to: db) { ledger in
            ledger.advance(to: now)
            return try ledger.append(appends.map(\.batch), in: db)
        }
        switch result {
        case .success(let (answers, events)):
            announce(events)
            return answers
        case .failure(let error):
            return appends.map { _ in .failure(error) }
        }
    }

    private func commit<Value: Sendable>(
        to db: Database,
        _ body: (inout Ledger) throws -> Value
    ) -> Result<Value, LogError> {
        var result = attempt(in: db, body)
        if case .failure(.full) = result {
            // What fills the disk may be the write-ahead file: with its pages in their place, it starts again.
            _ = try? db.checkpoint(.passive)
            result = attempt(in: db, body)
        }
        if case .failure(.full(let what)) = result, reserve.release() {
            queue.withLock { $0.set(.full(what)) }
            // Now there is room for pages to go to their place. Else trimming would use it up beside them.
            _ = try? db.checkpoint(.passive)
        }
        if case .failure(.uncertain) = result {
            // What the file holds is not known any more. Opening it again finds out, and mints an epoch: so IDs of
            // events that were lost name no others.
            queue.withLock { $0.close() }
        }
        return result
    }

    private func attempt<Value: Sendable>(
        in db: Database,
        _ body: (inout Ledger) throws -> Value
    ) -> Result<Value, LogError> {
        do {
            let value = try ledger.withLock { ledger throws(LogError) in
                try ledger.commit(to: db, path: pool.path, body)
            }
            return .success(value)
        } catch {
            return .failure(error)
        }
    }

    private func announce(_ events: [Event]) {
        guard let last = events.last else { return }
        for follower in followers.withLock({ $0.announce(last.position) }) { follower(events) }
    }
}
