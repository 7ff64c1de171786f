import Dispatch
import Freshet
import GRDB

/// The steps from a path to a log that can be written to.
struct SQLiteOpening: Sendable {
    // A reader is a connection with a thread while it works; a few keep all cores of a small machine busy.
    private static let maximumReaders = 4
    // How long another program, such as SQLite's own shell, may hold the file before we give up; in seconds.
    private static let patience = 5.0
    // 6 MiB of changes before pages go to their place in the file. A smaller bound writes pages that change all the time
    // more often; a larger one makes the pause longer that the next append feels. And on a full disk all that waits has to
    // find its place in what was kept in reserve, together with the largest transaction.
    private static let checkpointPages = 1_500
    // A write-ahead file that has grown under load shrinks to this when it starts again.
    private static let maximumIdleWALBytes = 64 << 20
    // The pages of the writer in memory, in KiB.
    private static let cacheKiB = 16_384

    let path: String
    let configuration: SQLiteConfiguration

    /// An opening writes an epoch; on a full disk it has the reserve's place.
    func writer(lock: LogFileLock) throws(LogError) -> SQLiteWriter {
        try LogFileHeader.check(path)
        do throws(LogError) {
            return try open(lock: lock)
        } catch {
            let reserve = ReserveFile(beside: path, byteCount: configuration.reserveBytes)
            guard case .full = error, reserve.release() else { throw error }
            return try open(lock: lock)
        }
    }

    private func open(lock: LogFileLock) throws(LogError) -> SQLiteWriter {
        do {
            let pool = try DatabasePool(path: path, configuration: poolConfiguration)
            let migrator = SQLiteSchema.migrator
            if try pool.read(migrator.hasBeenSuperseded) {
                throw LogError.cannotOpen(path, "a newer version of Freshet has written it. Use that one.")
            }
            try pool.writeWithoutTransaction { try prepare($0) }
            try migrator.migrate(pool)
            let ledger = try pool.writeWithoutTransaction { db in
                try db.inTransactionReturning { try open(in: db) }
            }
            try pool.writeWithoutTransaction { try $0.execute(sql: "PRAGMA synchronous = \(synchronous)") }
            return SQLiteWriter(pool, ledger: ledger, lock: lock)
        } catch {
            throw LogError(error, path: path, verb: "open")
        }
    }

    private var poolConfiguration: Configuration {
        var pool = Configuration()
        pool.label = "freshet"
        // More urgent threads take a privilege that a service has not: Dispatch would complain at each start.
        pool.qos = .default
        pool.foreignKeysEnabled = false
        pool.maximumReaderCount = Self.maximumReaders
        pool.busyMode = .timeout(Self.patience)
        pool.prepareDatabase { try SQLiteSchema.prepare($0) }
        return pool
    }

    /// Until the epoch is minted, every commit waits for the disk, whatever durability is wanted.
    private func prepare(_ db: Database) throws {
        try db.execute(
            sql: """
                PRAGMA synchronous = FULL;
                PRAGMA fullfsync = \(configuration.durability == .full ? 1 : 0);
                PRAGMA wal_autocheckpoint = \(Self.checkpointPages);
                PRAGMA journal_size_limit = \(Self.maximumIdleWALBytes);
                PRAGMA cache_size = -\(Self.cacheKiB);
                """)
    }

    private var synchronous: String {
        switch configuration.durability {
        case .full: "FULL"
        case .normal: "NORMAL"
        case .off: "OFF"
        }
    }

    private func open(in db: Database) throws -> Ledger {
        let standing = try Ledger.Standing(in: db)
        try mintEpoch(firstSequence: standing.head.sequence + 1, in: db)
        try settle(configuration.retention, in: db)
        return try Ledger(standing, epochs: try EpochList(in: db), configuration: configuration, in: db)
    }

    private func mintEpoch(firstSequence: Int64, in db: Database) throws {
        var generator = configuration.randomness
        // A name that is there already, of 62 random bits, is an error of the generator: the table refuses it.
        let name = Epoch.minted(by: &generator).name
        try db.execute(
            sql: "INSERT INTO epoch (name, first_sequence) VALUES (?, ?)", arguments: [name, firstSequence])
    }

    /// Has trimming look at every topic again when the retention is another than the last time.
    private func settle(_ retention: Retention, in db: Database) throws {
        let description = retention.storedDescription
        let before = try String.fetchOne(db, sql: "SELECT value FROM setting WHERE name = 'retention'")
        guard before != description else { return }
        try Floors.regroup(for: retention, in: db)
        try db.execute(sql: "UPDATE topic SET due = 0 WHERE count > 0 OR closed IS NOT NULL")
        try db.execute(sql: "INSERT OR REPLACE INTO setting VALUES ('retention', ?)", arguments: [description])
    }
}

extension Retention {
    /// Tells a retention from others: a line per rule, the pattern last.
    fileprivate var storedDescription: String {
        let lines = rules.map { "\($0.limits.stored) \($0.filter.pattern)" } + [otherwise.stored]
        return (lines + ["\(closings.milliseconds)"]).joined(separator: "\n")
    }
}

extension Retention.Limits {
    fileprivate var stored: String {
        [age?.milliseconds, count.map(Int64.init), bytes.map(Int64.init)]
            .map { $0.map(String.init) ?? "-" }.joined(separator: " ")
    }
}

extension Database {
    fileprivate func inTransactionReturning<Value>(_ body: () throws -> Value) throws -> Value {
        var value: Value?
        try inTransaction(.immediate) {
            value = try body()
            return .commit
        }
        return value!
    }
}
