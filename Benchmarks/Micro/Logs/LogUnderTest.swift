import Foundation
import Freshet
import FreshetSQLite

/// The logs that are measured.
enum LogUnderTest: String, CaseIterable {
    case memory
    case sqlite

    /// Opens one for `body`, and removes it afterwards.
    ///
    /// - Parameter count: how many events a log in memory keeps, so that it neither grows nor shrinks. SQLite's are removed
    ///   by a task of its own, which would count when it likes: nothing is.
    func open(keeping count: Int? = nil, _ body: (any EventLog) async throws -> Void) async throws {
        switch self {
        case .memory:
            try await body(MemoryEventLog(retention: Retention(otherwise: Retention.Limits(count: count))))
        case .sqlite:
            try await Self.openSQLite(body)
        }
    }

    private static func openSQLite(_ body: (any EventLog) async throws -> Void) async throws {
        let folder = FileManager.default.temporaryDirectory.appending(path: "freshet-micro-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        var configuration = SQLiteConfiguration()
        configuration.trimmingInterval = nil
        let log = try await SQLiteEventLog.open(
            path: folder.appending(path: "log.db").path, configuration: configuration)
        do {
            try await body(log)
        } catch {
            await log.close()
            throw error
        }
        await log.close()
    }
}
