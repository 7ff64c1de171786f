import Foundation
import Freshet
import FreshetSQLite
import Testing

#if canImport(Glibc)
    @Suite("The reserve of a log", .enabled(if: SmallDisk.canBeMounted, SmallDisk.why))
    struct ReserveTests {
        private static let reserveBytes = 1 << 20
        private static let text = String(repeating: "x", count: 50_000)

        private let disk: SmallDisk
        private let path: String
        private var reserve: String { path + ".reserve" }

        init() throws {
            disk = try SmallDisk(mebibytes: 8)
            path = disk.path + "/freshet.db"
        }

        private func open(_ limits: Retention.Limits = .none) async throws -> SQLiteEventLog {
            let configuration = SQLiteConfiguration.manual(retention: Retention(otherwise: limits)) {
                $0.durability = .full
                $0.reserveBytes = Self.reserveBytes
            }
            return try await SQLiteEventLog.open(path: path, configuration: configuration)
        }

        /// Appends until the disk is full.
        ///
        /// - Returns: how many events were acknowledged.
        private func fill(_ log: SQLiteEventLog) async throws -> Int {
            for count in 0..<1_000 {
                do throws(LogError) {
                    _ = try await log.append(.of("t", Self.text))
                } catch .full {
                    return count
                }
            }
            throw LogError.broken("A disk of 8 MiB took 50 MB.")
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
            try await log.trim()
            await #expect(throws: LogError.self) { try await log.append("t", "still full") }
            try disk.resize(mebibytes: 16)
            try await log.trim()
            #expect(hasReserve)
            try await log.append("t", "after")
            #expect(try await log.all().count == count + 1)
            await log.close()
        }

        @Test("keeps a full log openable, and it goes on being full")
        func reopening() async throws {
            let first = try await open()
            let count = try await fill(first)
            await first.close()
            let second = try await open()
            #expect(try await second.all().count == count)
            await #expect(throws: LogError.self) { try await second.append("t", "small enough") }
            await second.close()
        }

        @Test("is not kept on a disk so small that it would be in the way")
        func smallDisk() async throws {
            try disk.resize(mebibytes: 3)
            let log = try await open()
            #expect(!hasReserve)
            try await log.append("t", "a")
            await log.close()
        }
    }
#endif
