import Foundation
import Freshet
import FreshetSQLite
import NIOCore
import Testing

@Suite("What was acknowledged")
struct SurvivalTests {
    private let folder = Folder()
    private let clock = ManualClock()

    private func open(_ path: String? = nil) async throws -> SQLiteEventLog {
        try await SQLiteEventLog.open(path: path ?? folder.log, configuration: .manual(clock) { $0.durability = .full })
    }

    @Test("is there after a crash, whenever it comes")
    func crash() async throws {
        let log = try await open()
        var images: [(path: String, acknowledged: Int)] = []
        for number in 0..<30 {
            try await log.append("t", "\(number)")
            if number % 10 == 4 { images.append((try folder.crashImage(named: "image\(number)"), number + 1)) }
        }
        for (path, acknowledged) in images {
            let image = try await open(path)
            #expect(try await image.all().texts == (0..<acknowledged).map { "\($0)" })
            #expect(image.head.sequence == Int64(acknowledged))
            await image.close()
        }
        await log.close()
    }

    @Test("and then lost with a restored copy is never mistaken for what came instead")
    func lostTail() async throws {
        let log = try await open()
        let kept = try await log.append("t", "kept")
        let copy = try folder.crashImage()
        let lost = [try await log.append("t", "lost"), try await log.append("t", "lost too")]
        await log.close()

        let restored = try await open(copy)
        let instead = try await restored.append("t", "instead")
        let head = restored.head
        #expect(instead.position == lost[0].position)
        #expect(try restored.epochs.position(of: kept, head: head) == kept.position)
        for id in lost {
            #expect(throws: Gap.Reason.otherEpoch) { try restored.epochs.position(of: id, head: head) }
        }
        #expect(try await restored.all().map(\.id) == [kept, instead])
        await restored.close()
    }

    @Test("has a time that never goes back, whatever the clock does")
    func time() async throws {
        let log = try await open()
        let start = clock.milliseconds
        try await log.append("t", "a")
        clock.advance(by: .seconds(-3_600))
        try await log.append("t", "b")
        await log.close()
        let again = try await open()
        try await again.append("t", "c")
        clock.advance(by: .seconds(3_601))
        try await again.append("t", "d")
        #expect(try await again.all().map { $0.milliseconds - start } == [0, 0, 0, 1_000])
        await again.close()
    }

    @Test("comes back as it was published")
    func faithful() async throws {
        let log = try await open()
        let publications = [
            try Publication(type: "price", data: ByteBuffer(string: "é\n\0x"), retry: .milliseconds(1_500)),
            try Publication(data: ByteBuffer()),
        ]
        let delivered = Delivered(log)
        _ = try await log.append(Batch(.named("orders/ü"), publications))
        _ = try await log.append(Batch(closing: .named("orders/ü")))
        let events = try await log.all()
        #expect(events == delivered.events)
        #expect(events.map(\.position) == [.init(sequence: 1), .init(sequence: 1, index: 1), .init(sequence: 2)])
        #expect(events.map(\.type) == ["price", nil, nil])
        #expect(events.map(\.retry) == [.milliseconds(1_500), nil, nil])
        #expect(events.map(\.kind) == [.published, .published, .closed])
        #expect(events.texts == ["é\n\0x", "", ""])
        await log.close()
    }

    @Test("has a position of its own for each event, in the largest batch too")
    func largestBatch() async throws {
        let log = try await open()
        let publication = try Publication(data: ByteBuffer(string: "x"))
        let batch = Batch(.named("t"), Array(repeating: publication, count: Batch.maximumCount))
        let appended = try await log.append(batch)
        try await log.append("t", "next")
        #expect(try await log.all().map(\.id).dropLast() == appended.ids[...])
        await log.close()
    }

    @Test("can be copied while it grows")
    func backup() async throws {
        let log = try await open()
        try await log.append("t", "a")
        let copy = folder.path + "/copy.db"
        try await log.backup(to: copy)
        try await log.append("t", "b")
        await #expect(throws: LogError.broken("Cannot back up to \(copy): there is a file already. Give another name."))
        {
            try await log.backup(to: copy)
        }
        #expect(!FileManager.default.fileExists(atPath: copy + "-wal"))
        await log.close()
        let restored = try await open(copy)
        #expect(try await restored.all().texts == ["a"])
        await restored.close()
    }

    @Test("is counted")
    func statistics() async throws {
        let log = try await open()
        _ = try await log.append(.of("a", "1", "2"))
        try await log.append("b", "3")
        let statistics = try await log.statistics()
        #expect(statistics.events == 3)
        #expect(statistics.topics == 2)
        #expect(statistics.head == log.head)
        #expect(statistics.epochs == 1)
        #expect(statistics.bytesOnDisk > 4_096)
        await log.close()
    }
}
