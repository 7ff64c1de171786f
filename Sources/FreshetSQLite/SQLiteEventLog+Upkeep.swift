public import Freshet
import GRDB

extension SQLiteEventLog {
    /// Removes what retention does not keep, at once. A log does so by itself
    /// (``SQLiteConfiguration/trimmingInterval``). When it is cancelled, it ends early.
    ///
    /// - Parameter now: the time, in milliseconds since 1970 UTC; `nil` is the clock's.
    public func trim(now: Int64? = nil) async throws(LogError) {
        try await trimming.run(now: now ?? trimming.clock.milliseconds())
    }

    public func statistics() async throws(LogError) -> SQLiteStatistics {
        try await snapshot { [path] in try SQLiteStatistics(in: $0.db, path: path) }
    }

    /// Copies the log, as it is at this moment, to a new file; publishing and reading go on meanwhile.
    ///
    /// - Throws: ``Freshet/LogError`` if there is a file at `path` already, or it cannot be written. A copy that failed
    ///   leaves no file.
    public func backup(to path: String) async throws(LogError) {
        let source = writer.pool
        try await blocking { () throws(LogError) in
            try SQLiteBackup(path: path).copy(source) { _ in }
        }
    }
}
