import Foundation
import Freshet
import FreshetSQLite

final class SQLiteLogUnderTest: LogUnderTest {
    private let sqlite: SQLiteEventLog
    private let file: TemporaryFile
    private let settings: LogSettings

    init(_ settings: LogSettings, file: TemporaryFile = TemporaryFile()) async throws {
        self.settings = settings
        self.file = file
        var configuration = SQLiteConfiguration()
        // A power cut is not among the tests, and the disk's waiting is not what they are about.
        configuration.durability = .normal
        configuration.reserveBytes = 0
        configuration.retention = settings.retention
        configuration.clock = settings.clock.ofLog
        configuration.maximumEmptyTopics = settings.emptyTopics
        configuration.maximumKeys = settings.keys
        configuration.keyAge = settings.keyAge
        // Tests trim when they want it.
        configuration.trimmingInterval = nil
        sqlite = try await SQLiteEventLog.open(path: file.path, configuration: configuration)
        // A test may hold on to the log alone: the folder is there as long as either is.
        _ = sqlite.follow { _ in withExtendedLifetime(file) {} }
    }

    var log: any EventLog { sqlite }

    func trim() async throws { try await sqlite.trim() }

    func reopened() async throws -> any LogUnderTest {
        await sqlite.close()
        return try await SQLiteLogUnderTest(settings, file: file)
    }

    func crashed() async throws -> any LogUnderTest {
        let left = TemporaryFile()
        for suffix in ["", "-wal"] where FileManager.default.fileExists(atPath: file.path + suffix) {
            try FileManager.default.copyItem(atPath: file.path + suffix, toPath: left.path + suffix)
        }
        return try await SQLiteLogUnderTest(settings, file: left)
    }

    func copied() async throws -> any LogUnderTest {
        let copy = TemporaryFile()
        try await sqlite.backup(to: copy.path)
        return try await SQLiteLogUnderTest(settings, file: copy)
    }
}

/// A file name in a folder of its own, which goes with it.
final class TemporaryFile: Sendable {
    let path: String
    private let folder: URL

    init() {
        folder = FileManager.default.temporaryDirectory.appending(path: "freshet-log-\(UUID().uuidString)")
        path = folder.appending(path: "freshet.db").path
        try? FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    }

    deinit { try? FileManager.default.removeItem(at: folder) }
}
