import Foundation
import Freshet
import FreshetSQLite
import GRDB
import NIOCore
import Testing

@Suite("Opening a log")
struct OpeningTests {
    private let folder = Folder()

    private func open(waitForLock: Duration = .zero) async throws -> SQLiteEventLog {
        try await SQLiteEventLog.open(path: folder.log, configuration: .manual { $0.waitForLock = waitForLock })
    }

    /// What opening says, in one line.
    private func refusal() async -> String {
        do {
            await (try open()).close()
            return "It was opened."
        } catch {
            return "\(error)"
        }
    }

    @Test("says which process has it open")
    func locked() async throws {
        let log = try await open()
        let refusal = await refusal()
        #expect(
            refusal.hasPrefix("Cannot open \(folder.log): process \(ProcessInfo.processInfo.processIdentifier) on "))
        #expect(refusal.hasSuffix(" has it open. Stop that one first."))
        await log.close()
        await (try open()).close()
    }

    @Test("can wait until another lets go")
    func waits() async throws {
        let first = try await open()
        async let second = open(waitForLock: .seconds(60))
        await first.close()
        try await second.close()
    }

    @Test("keeps the files to their owner")
    func permissions() async throws {
        let log = try await open()
        try await log.append("t", "a")
        for suffix in ["", "-wal", "-shm", ".lock"] {
            let attributes = try FileManager.default.attributesOfItem(atPath: folder.log + suffix)
            #expect(attributes[.posixPermissions] as? Int == 0o600, "\(suffix)")
        }
        await log.close()
    }

    @Test("leaves a file alone that is none of ours", arguments: ["text", "SQLite", "short"])
    func foreign(kind: String) async throws {
        switch kind {
        case "text": try folder.write(Data(repeating: 0x61, count: 5_000), to: folder.log)
        case "short": try folder.write(Data("SQLite format 3\0".utf8), to: folder.log)
        default:
            let other = try DatabaseQueue(path: folder.log)
            try await other.write { try $0.execute(sql: "CREATE TABLE theirs (a); INSERT INTO theirs VALUES (1)") }
            try other.close()
        }
        let before = try folder.bytes(of: folder.log)
        let reason =
            kind == "SQLite"
            ? "it is an SQLite file of another program. Give another path."
            : "it is no log, or a damaged one. Give another path, or restore a backup."
        #expect(await refusal() == "Cannot open \(folder.log): \(reason)")
        #expect(try folder.bytes(of: folder.log) == before)
    }

    @Test("leaves a file alone that a newer version has written")
    func newer() async throws {
        await (try open()).close()
        let file = try DatabaseQueue(path: folder.log)
        try await file.write { try $0.execute(sql: "INSERT INTO grdb_migrations VALUES ('2 something')") }
        try file.close()
        #expect(
            await refusal()
                == "Cannot open \(folder.log): a newer version of Freshet has written it. Use that one.")
    }

    @Test("says what to do with a damaged file, and removes nothing")
    func damaged() async throws {
        let log = try await open()
        for number in 0..<200 { try await log.append("t", "\(number)" + String(repeating: "x", count: 1_000)) }
        await log.close()
        let before = try folder.bytes(of: folder.log)
        // Everything behind the first page.
        let damaged = before.prefix(4_096) + Data(repeating: 0x55, count: before.count - 4_096)
        try folder.write(damaged, to: folder.log)
        #expect(
            await refusal()
                == "Cannot open \(folder.log): the file is damaged. Put it aside, and restore a backup.")
        #expect(try folder.bytes(of: folder.log).count == before.count)
    }

    @Test("lets damage in the middle be found by who reads there")
    func damagedPage() async throws {
        let log = try await open()
        for number in 0..<200 { try await log.append("t", "\(number)" + String(repeating: "x", count: 1_000)) }
        await log.close()
        var bytes = try folder.bytes(of: folder.log)
        // A leaf of the events' tree: the pages with an event's data.
        let middle = bytes.count / 2 / 4_096 * 4_096
        bytes.replaceSubrange(middle..<middle + 4_096, with: Data(repeating: 0x55, count: 4_096))
        try folder.write(bytes, to: folder.log)
        let again = try await open()
        let what = "Cannot read \(folder.log): the file is damaged. Put it aside, and restore a backup."
        await #expect(throws: LogError.broken(what)) { try await again.all() }
        await again.close()
    }

    @Test("says why a path cannot be had")
    func noFolder() async throws {
        let path = folder.path + "/missing/freshet.db"
        await #expect(throws: LogError.broken("Cannot open \(path): No such file or directory.")) {
            try await SQLiteEventLog.open(path: path)
        }
    }

    @Test("mints an epoch each time, durably, before anything is published")
    func epochs() async throws {
        let first = try await open()
        let id = try await first.append("t", "a")
        #expect(id.epoch == first.epochs.current)
        let image = try folder.crashImage()
        await first.close()
        let second = try await open()
        #expect(second.epochs.entries.map(\.firstSequence) == [1, 2])
        #expect(second.epochs.entries.map(\.epoch).first == first.epochs.current)
        #expect(try await second.all().map(\.id) == [id])
        await second.close()
        let restored = try await SQLiteEventLog.open(path: image, configuration: .manual())
        #expect(restored.epochs.entries.count == 2)
        #expect(restored.epochs.current != second.epochs.current)
        await restored.close()
    }
}
