import Freshet
import FreshetSQLite
import NIOCore
import Testing

@Suite("Appends that come at the same time")
struct GroupCommitTests {
    private let folder = Folder()

    private func open(_ change: (inout SQLiteConfiguration) -> Void = { _ in }) async throws -> SQLiteEventLog {
        try await SQLiteEventLog.open(path: folder.log, configuration: .manual(ManualClock(), change))
    }

    @Test("share one transaction")
    func oneTransaction() async throws {
        let log = try await open()
        let writer = await HeldWriter(log)
        var appends: [Task<Appended, any Error>] = []
        for number in 0..<100 { appends.append(await writer.enqueue(.of("orders/\(number % 7)", "\(number)"))) }
        writer.release()
        var sequences: [Int64] = []
        for append in appends { sequences.append(try await append.value.last.position.sequence) }
        #expect(sequences == Array(2...101))
        #expect(writer.laterCommits.map(\.texts) == [(0..<100).map { "\($0)" }])
        await log.close()
    }

    @Test("do not fail because one of them is refused")
    func refusals() async throws {
        let log = try await open()
        _ = try await log.append(.of("orders/1", "a", key: "k"))
        _ = try await log.append(Batch(closing: .named("ended")))
        let writer = await HeldWriter(log)
        let good = await writer.enqueue(.of("orders/1", "b"))
        let toClosed = await writer.enqueue(.of("ended", "c"))
        let reused = await writer.enqueue(.of("orders/1", "d", key: "k", digest: 2))
        let alsoGood = await writer.enqueue(.of("orders/1", "e", "f"))
        writer.release()
        #expect(try await good.value.ids.count == 1)
        await #expect(throws: LogError.topicClosed(.named("ended"))) { try await toClosed.value }
        await #expect(throws: LogError.keyReused) { try await reused.value }
        #expect(try await alsoGood.value.ids.count == 2)
        #expect(writer.laterCommits.map(\.texts) == [["b", "e", "f"]])
        #expect(try await log.all(.filters("orders/1")).texts == ["a", "b", "e", "f"])
        await log.close()
    }

    @Test("share one append if they have the same key")
    func equalKeys() async throws {
        let log = try await open()
        let writer = await HeldWriter(log)
        let first = await writer.enqueue(.of("orders/1", "a", "b", key: "k"))
        let second = await writer.enqueue(.of("orders/1", "a", "b", key: "k"))
        writer.release()
        let (one, other) = try await (first.value, second.value)
        #expect(one.ids == other.ids)
        #expect([one.isRepeat, other.isRepeat] == [false, true])
        #expect(writer.laterCommits.map(\.texts) == [["a", "b"]])
        await log.close()
    }

    @Test("are refused when too many wait already, and welcome again when these are done")
    func busy() async throws {
        let log = try await open { $0.maximumWaiting = 3 }
        let writer = await HeldWriter(log)
        let waiting = [await writer.enqueue(.of("t", "a")), await writer.enqueue(.of("t", "b"))]
        await #expect(throws: LogError.busy) { try await log.append("t", "c") }
        writer.release()
        for append in waiting { _ = try await append.value }
        try await log.append("t", "d")
        #expect(try await log.all(.filters("t")).texts == ["a", "b", "d"])
        await log.close()
    }

    @Test("are refused when too many bytes wait already, but a large one may come alone")
    func busyBytes() async throws {
        let log = try await open { $0.maximumWaitingBytes = 100 }
        try await log.append("t", String(repeating: "x", count: 1_000))
        let writer = await HeldWriter(log)
        let waiting = await writer.enqueue(.of("t", String(repeating: "y", count: 90)))
        await #expect(throws: LogError.busy) { try await log.append("t", "twenty bytes and more") }
        writer.release()
        _ = try await waiting.value
        await log.close()
    }

    @Test("are carried out when the log is closed while they wait; later ones are not")
    func closing() async throws {
        let log = try await open()
        let writer = await HeldWriter(log)
        let waiting = await writer.enqueue(.of("t", "a"))
        async let closed: Void = log.close()
        async let closedTwice: Void = log.close()
        writer.release()
        _ = try await waiting.value
        _ = await (closed, closedTwice)
        await #expect(throws: LogError.closed) { try await log.append("t", "b") }
        await #expect(throws: LogError.closed) { try await log.all() }
        await #expect(throws: LogError.closed) { try await log.trim() }
        await #expect(throws: LogError.closed) { try await log.statistics() }
        let again = try await open()
        #expect(try await again.all(.filters("t")).texts == ["a"])
        await again.close()
    }

    @Test("that fill more than one transaction take several, in order")
    func large() async throws {
        let log = try await open()
        let writer = await HeldWriter(log)
        let large = String(repeating: "x", count: 5 << 20)
        let appends = [
            await writer.enqueue(.of("t", "1" + large)), await writer.enqueue(.of("t", "2" + large)),
            await writer.enqueue(.of("t", "3")),
        ]
        writer.release()
        for append in appends { _ = try await append.value }
        #expect(writer.laterCommits.map { $0.texts.map(\.first) } == [["1"], ["2", "3"]])
        await log.close()
    }
}
