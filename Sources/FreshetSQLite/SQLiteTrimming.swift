import Freshet
import GRDB

/// Removes what retention does not keep, in small transactions between those of appends.
struct SQLiteTrimming: Sendable {
    // Free pages are used again, so a file in balance has some. Over a quarter, the file has become too large for what
    // it holds, and moving pages to its front pays.
    private static let maximumFreeShare = 4
    // 1 MiB: a file that small is not worth it.
    private static let minimumFreePages = 256
    // One transaction's; some 2 ms.
    private static let vacuumedPages = 128

    let writer: SQLiteWriter
    let clock: LogClock

    /// Goes on until it is cancelled, or the log has closed itself.
    func run(every interval: Duration, failed: @Sendable (LogError) -> Void) async {
        while (try? await Task.sleep(for: interval)) != nil {
            do {
                try await run(now: clock.milliseconds())
            } catch .closed {
                return
            } catch {
                failed(error)
            }
        }
    }

    /// Removes all that is due. It ends early when it is cancelled.
    func run(now: Int64) async throws(LogError) {
        while try await writer.transaction({ try $0.trimSlice(now: now, in: $1) }), !Task.isCancelled {}
        let isShort = writer.isShort
        while try await writer.transaction({ try Self.vacuumSlice(isShort: isShort, in: $1) }), !Task.isCancelled {}
        await writer.restock()
    }

    /// Gives free pages back to the file system.
    ///
    /// - Parameter isShort: whether every page is needed.
    /// - Returns: whether there are more.
    static func vacuumSlice(isShort: Bool, in db: Database) throws -> Bool {
        let free = try Int.fetchOne(db.cachedStatement(sql: "PRAGMA freelist_count")) ?? 0
        let all = try Int.fetchOne(db.cachedStatement(sql: "PRAGMA page_count")) ?? 0
        guard free > (isShort ? 0 : max(minimumFreePages, all / maximumFreeShare)) else { return false }
        try db.cachedStatement(sql: "PRAGMA incremental_vacuum(\(vacuumedPages))").execute()
        return true
    }
}
