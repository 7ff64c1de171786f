import FreshetServer
import NIOCore
import Testing

@Suite("A drain's schedule")
struct DrainScheduleTests {
    private let now = NIODeadline.uptimeNanoseconds(1_000_000_000)

    private func schedule(streams: Int, period: TimeAmount = .seconds(10)) -> DrainSchedule {
        DrainSchedule(streams: streams, period: period, at: now)
    }

    /// As many chances as there are streams, evenly spread.
    private func chances(_ count: Int) -> [Double] { (0..<count).map { (Double($0) + 0.5) / Double(count) } }

    @Test(
        "ends a thousand streams a second, as long as the larger part of the drain is enough for that",
        arguments: [(0, 0), (1, 1), (500, 500), (2_000, 2_000), (8_000, 8_000), (250_000, 8_000)]
    )
    func lastEnd(streams: Int, milliseconds: Int64) {
        #expect(schedule(streams: streams).end(from: now, chance: 1) == now + .milliseconds(milliseconds))
        #expect(schedule(streams: streams).end(from: now, chance: 0) == now)
    }

    @Test("ends as many streams in one part of the time as in another")
    func even() {
        let schedule = schedule(streams: 5_000)
        let tenths = chances(5_000).map { (schedule.end(from: now, chance: $0) - now).nanoseconds / 500_000_000 }
        let counts = Dictionary(grouping: tenths) { $0 }.mapValues(\.count)
        #expect(counts.count == 10)
        #expect(counts.values.allSatisfy { $0 == 500 })
    }

    @Test("gives who comes late the time that is left, and later none")
    func late() {
        let schedule = schedule(streams: 4_000)
        let late = now + .seconds(3)
        #expect(schedule.end(from: late, chance: 1) == now + .seconds(4))
        #expect(schedule.end(from: now + .seconds(9), chance: 1) == now + .seconds(9))
    }

    @Test("has readers back only when the last stream has ended, whenever their own did")
    func back() {
        let schedule = schedule(streams: 4_000)
        for chance in chances(100) {
            let end = schedule.end(from: now, chance: chance)
            let early = end + TimeAmount(schedule.retry(at: end, chance: 0))
            let late = end + TimeAmount(schedule.retry(at: end, chance: 1))
            #expect(early == now + .seconds(5))
            #expect(late == now + .seconds(9))
        }
    }

    @Test("has readers back over two seconds at least, and over half a minute at most")
    func spread() {
        let few = schedule(streams: 1)
        #expect(few.retry(at: now + .milliseconds(1), chance: 0) == .seconds(1))
        #expect(few.retry(at: now + .milliseconds(1), chance: 1) == .seconds(3))
        let many = schedule(streams: 250_000)
        #expect(many.retry(at: now + .seconds(8), chance: 0) == .seconds(1))
        #expect(many.retry(at: now + .seconds(8), chance: 1) == .seconds(31))
    }
}
