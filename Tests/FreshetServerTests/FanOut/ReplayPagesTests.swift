import Freshet
import FreshetServer
import NIOCore
import Testing

@Suite("Pages of the log")
struct ReplayPagesTests {
    private let topic = try! Topic("t")

    private func log(events count: Int, bytes: Int = 3) async throws -> HeldLog {
        let log = MemoryEventLog()
        for _ in 0..<count {
            let data = ByteBuffer(repeating: UInt8(ascii: "x"), count: bytes)
            _ = try await log.append(Batch(topic, [Publication(data: data)]))
        }
        return HeldLog(log)
    }

    private func page(_ log: HeldLog) async throws -> ReplayPage {
        ReplayPage(try await log.read(TopicSelection(topic), after: .start, limit: ReadLimit()))
    }

    @Test("are read once for all who want the same at the same time, and written once")
    func shared() async throws {
        let log = try await log(events: 3)
        let hub = Hub(log: log)
        let pages = ReplayPages(desk: hub.replay, limit: ReadLimit())
        let (answers, answer) = AsyncStream.makeStream(of: ReplayPages.Answer.self)
        log.hold()
        for _ in 0..<100 { pages.read(TopicSelection(topic), after: .start) { answer.yield($0) } }
        log.release()
        var deliveries: Set<ObjectIdentifier> = []
        for await page in answers.prefix(100) {
            let delivery = try page.get().delivery
            #expect(delivery.events.count == 3)
            deliveries.insert(ObjectIdentifier(delivery))
        }
        #expect(deliveries.count == 1)
        #expect(log.reads == 1)
    }

    @Test("are read for each who wants another")
    func different() async throws {
        let log = try await log(events: 3)
        let hub = Hub(log: log)
        let pages = ReplayPages(desk: hub.replay, limit: ReadLimit())
        let (answers, answer) = AsyncStream.makeStream(of: ReplayPages.Answer.self)
        for sequence in 0..<3 {
            pages.read(TopicSelection(topic), after: Position(sequence: Int64(sequence))) { answer.yield($0) }
        }
        var counts: [Int] = []
        for await page in answers.prefix(3) { counts.append(try page.get().delivery.events.count) }
        #expect(counts.sorted() == [1, 2, 3])
        #expect(log.reads == 3)
    }

    @Test("are remembered for a moment")
    func lifetime() async throws {
        let page = try await page(log(events: 1))
        let key = RecentPages.Key(selection: TopicSelection(topic), position: .start)
        var recent = RecentPages()
        let now = NIODeadline.now()
        recent.remember(page, for: key, now: now)
        #expect(recent.page(key, now: now + RecentPages.lifetime) != nil)
        #expect(recent.page(key, now: now + RecentPages.lifetime + .nanoseconds(1)) == nil)
    }

    @Test("are forgotten when there are too many, the oldest first")
    func bound() async throws {
        let page = try await page(log(events: 1, bytes: RecentPages.maximumBytes / 2))
        let keys = (0..<3).map {
            RecentPages.Key(selection: TopicSelection(topic), position: Position(sequence: Int64($0)))
        }
        var recent = RecentPages()
        let now = NIODeadline.now()
        for key in keys { recent.remember(page, for: key, now: now) }
        #expect(keys.map { recent.page($0, now: now) != nil } == [false, true, true])
    }
}
