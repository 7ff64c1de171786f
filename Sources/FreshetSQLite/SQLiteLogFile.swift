import Dispatch
public import Freshet
import GRDB

/// A log's file as its keeper's tools see it: while a server has it open, or without one.
///
/// Nothing here appends. What is removed (``trim(_:now:progress:)``) a running server notices with its next transaction.
/// The calls block; each opens the file for itself.
public struct SQLiteLogFile: Sendable {
    // How long to wait for the server, which writes in short transactions; in seconds.
    private static let patience = 10.0

    public let path: String

    /// - Throws: ``Freshet/LogError`` if there is no file at `path`, or it is no log.
    public init(path: String) throws(LogError) {
        guard PrivateFile.exists(path) else {
            throw .cannotOpen(path, "there is no such file. Say where the log is.")
        }
        try LogFileHeader.check(path)
        self.path = path
    }

    public func statistics() throws(LogError) -> SQLiteStatistics {
        try read { try SQLiteStatistics(in: $0, path: path) }
    }

    /// Copies the log, as it is at this moment, to a new file.
    ///
    /// - Parameter progress: is told the share that is done, from 0 to 1.
    /// - Throws: ``Freshet/LogError`` if there is a file at `path` already, or it cannot be written. A copy that failed
    ///   leaves no file.
    public func backup(to path: String, progress: @escaping (Double) -> Void = { _ in }) throws(LogError) {
        try SQLiteBackup(path: path).copy(try open(verb: "read", isReadOnly: true), progress: progress)
    }

    /// Looks for what is not as it has to be: SQLite's own check, and whether the tables agree with each other.
    ///
    /// It reads the whole file.
    ///
    /// - Returns: what was found, in a sentence each; nothing for a log that is sound.
    public func check() throws(LogError) -> [String] {
        try read { try SQLiteCheck(db: $0).findings() }
    }

    func read<Value>(_ body: (Database) throws -> Value) throws(LogError) -> Value {
        let queue = try open(verb: "read", isReadOnly: true)
        do {
            return try queue.read(body)
        } catch {
            throw LogError(error, path: path, verb: "read")
        }
    }

    func open(verb: String, isReadOnly: Bool) throws(LogError) -> DatabaseQueue {
        var configuration = Configuration()
        configuration.label = "freshet-log"
        configuration.qos = .default
        configuration.readonly = isReadOnly
        configuration.foreignKeysEnabled = false
        configuration.busyMode = .timeout(Self.patience)
        do {
            let queue = try DatabaseQueue(path: path, configuration: configuration)
            if try queue.read(SQLiteSchema.migrator.hasBeenSuperseded) {
                throw LogError.cannotOpen(path, "a newer version of Freshet has written it. Use that one.")
            }
            return queue
        } catch {
            throw LogError(error, path: path, verb: verb)
        }
    }
}
