import Foundation
import Freshet
import FreshetSQLite
import Testing

#if canImport(Glibc)
    import Glibc

    @Suite("A disk that fails")
    struct FailingDiskTests {
        @Test(
            "by being full refuses publishing, and nothing is lost when there is room again",
            .enabled(if: SmallDisk.canBeMounted, SmallDisk.why))
        func full() async throws {
            let disk = try SmallDisk(mebibytes: 3)
            let log = try await SQLiteEventLog.open(
                path: disk.path + "/freshet.db", configuration: .manual { $0.durability = .full })
            let text = String(repeating: "x", count: 50_000)
            try await log.append("t", text)
            var appended = 1
            let error = await #expect(throws: LogError.self) {
                for _ in 0..<1_000 {
                    try await log.append("t", text)
                    appended += 1
                }
            }
            #expect(error == .full("Cannot append to \(log.path): its disk is full."))
            #expect(try await log.all().count == appended)
            #expect(log.head.sequence == Int64(appended))

            try disk.resize(mebibytes: 10)
            let next = try await log.append("t", "after")
            #expect(next.position.sequence == Int64(appended + 1))
            #expect(try await log.all().count == appended + 1)
            await log.close()
        }

        @Test(
            "by having no room for more changes is helped by putting those that wait in their place",
            .enabled(if: SmallDisk.canBeMounted, SmallDisk.why))
        func writeAheadFile() async throws {
            let disk = try SmallDisk(mebibytes: 3)
            let retention = Retention(otherwise: Retention.Limits(count: 5))
            let path = disk.path + "/freshet.db"
            // The file has its size after twenty events and one more opening: then only the write-ahead file grows.
            for count in [20, 0, 100] {
                let log = try await SQLiteEventLog.open(path: path, configuration: .manual(retention: retention))
                for _ in 0..<count {
                    if count > 20 { try await log.trim() }
                    try await log.append("t", String(repeating: "x", count: 50_000))
                }
                await log.close()
            }
            let log = try await SQLiteEventLog.open(path: path, configuration: .manual(retention: retention))
            #expect(try await log.all().count == 6)
            await log.close()
        }

        @Test("while it commits closes the log for writing: what is durable is not known")
        func uncertain() async throws {
            await #expect(processExitsWith: .success) {
                let folder = Folder()
                let log = try await SQLiteEventLog.open(path: folder.log, configuration: .manual())
                try await log.append("t", "a")
                let writer = await HeldWriter(log)
                let failing = await writer.enqueue(.of("t", String(repeating: "x", count: 1 << 20)))
                // Another file of this size: the write fails with EFBIG, as any write may fail with EIO.
                signal(SIGXFSZ, SIG_IGN)
                var limit = rlimit(rlim_cur: 512 << 10, rlim_max: rlim_t.max)
                precondition(setrlimit(__rlimit_resource_t(RLIMIT_FSIZE.rawValue), &limit) == 0)
                writer.release()
                let result = await failing.result
                limit.rlim_cur = rlim_t.max
                precondition(setrlimit(__rlimit_resource_t(RLIMIT_FSIZE.rawValue), &limit) == 0)

                guard case .failure(LogError.uncertain) = result else { fatalError("\(result)") }
                await #expect(throws: LogError.closed) { try await log.append("t", "b") }
                await #expect(throws: LogError.closed) { try await log.trim() }
                // What is known to be there can still be read.
                #expect(try await log.all(.filters("t")).texts == ["a"])
                await log.close()
                let again = try await SQLiteEventLog.open(path: folder.log, configuration: .manual())
                #expect(try await again.append("t", "c").position == Position(sequence: 3))
                await again.close()
            }
        }
    }
#endif
