import Foundation
import Freshet
import FreshetSQLite
import Testing

#if canImport(Glibc)
    @Suite("The reserve of a log", .enabled(if: SmallDisk.canBeMounted, SmallDisk.why))
    struct ReserveTests {
        private static let text = String(repeating: "x", count: 50_000)

        private let disk: SmallDisk
        private let path: String
        private var reserve: String { path + ".reserve" }

        init() throws {
            disk = try SmallDisk(mebibytes: 80)
            path = disk.path + "/freshet.db"
        }

        private func open(
            _ limits: Retention.Limits = .none,
            in disk: SmallDisk? = nil
        ) async throws -> SQLiteEventLog {
            let configuration = SQLiteConfiguration.manual(retention: Retention(otherwise: limits)) {
                $0.durability = .full
                $0.reserveBytes = 16 << 20
            }
            return try await SQLiteEventLog.open(
                path: disk.map { $0.path + "/freshet.db" } ?? path, configuration: configuration)
        }

        /// Appends until the disk is full.
        ///
        /// - Returns: how many events were acknowledged.
        private func fill(_ log: SQLiteEventLog) async throws -> Int {
            for count in 0..<4_000 {
                do throws(LogError) {
                    _ = try await log.append(.of("t", Self.text))
                } catch .full {
                    return count
                }
            }
            throw LogError.broken("A disk of 80 MiB took 200 MB.")
        }

        private var hasReserve: Bool { FileManager.default.fileExists(atPath: reserve) }

        @Test("is let go when the disk is full, and makes trimming possible, which builds it again")
        func trimming() async throws {
            let log = try await open(Retention.Limits(count: 5))
            #expect(hasReserve)
            let count = try await fill(log)
            #expect(!hasReserve)
            #expect(try await log.all().count == count)
            try await log.trim()
            #expect(hasReserve)
            let next = try await log.append("t", "after")
            #expect(next.position.sequence == Int64(count + 1))
            #expect(try await log.all().count == 6)
            await log.close()
        }

        @Test("is not used up by publications: they are refused until there is room again")
        func refusal() async throws {
            let log = try await open()
            let count = try await fill(log)
            await #expect(throws: LogError.full("Cannot append to \(path): its disk is full.")) {
                try await log.append("t", "small enough")
            }
            // With nothing to trim, only what waits in the write-ahead file finds its place: too little.
            try disk.fill()
            try await log.trim()
            await #expect(throws: LogError.self) { try await log.append("t", "still full") }
            try disk.resize(mebibytes: 128)
            try await log.trim()
            #expect(hasReserve)
            try await log.append("t", "after")
            #expect(try await log.all().count == count + 1)
            await log.close()
        }

        @Test("makes it possible to open a log on a full disk, which then is still full")
        func reopening() async throws {
            let first = try await open()
            try await first.append("t", "before")
            await first.close()
            try disk.fill()
            let second = try await open()
            #expect(try await second.all().texts == ["before"])
            await #expect(throws: LogError.self) { try await second.append("t", "small enough") }
            await second.close()
        }

        @Test("is not kept on a disk so small that it would be in the way")
        func smallDisk() async throws {
            let small = try SmallDisk(mebibytes: 60)
            let log = try await open(in: small)
            #expect(!FileManager.default.fileExists(atPath: log.path + ".reserve"))
            try await log.append("t", "a")
            await log.close()
        }
    }
#endif
