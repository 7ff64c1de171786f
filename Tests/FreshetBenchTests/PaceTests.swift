import FreshetBench
import Testing

@Suite("The pace of a publisher")
struct PaceTests {
    private func pace(_ extent: BenchPlan.Extent, rate: Double? = nil, publisher: Int = 0, of publishers: Int = 1)
        -> Pace
    {
        Pace(extent: extent, rate: rate, publisher: publisher, publishers: publishers, beginsAt: 1000)
    }

    @Test("shares events evenly, and the rest among the first")
    func shares() {
        let shares = (0..<4).map { publisher in
            (0...).first { pace(.events(10), publisher: publisher, of: 4).step(forEvent: $0, at: 0) == .enough }
        }
        #expect(shares == [3, 3, 2, 2])
    }

    @Test("without a rate has the next event due at once")
    func asFastAsAcknowledged() {
        #expect(pace(.events(2)).step(forEvent: 1, at: 5000) == .now(dueAt: nil))
    }

    @Test("with a rate has publishers take turns")
    func turns() {
        let first = pace(.events(10), rate: 1_000_000, publisher: 0, of: 2)
        let second = pace(.events(10), rate: 1_000_000, publisher: 1, of: 2)
        #expect(first.step(forEvent: 0, at: 1000) == .now(dueAt: 1000))
        #expect(second.step(forEvent: 0, at: 1000) == .wait(until: 2000))
        #expect(first.step(forEvent: 1, at: 1000) == .wait(until: 3000))
    }

    @Test("catches up with what was missed")
    func catchesUp() {
        let pace = pace(.events(10), rate: 1_000_000)
        #expect(pace.step(forEvent: 1, at: 9000) == .now(dueAt: 2000))
    }

    @Test("ends with its time, and waits for nothing that lies behind it")
    func duration() {
        let pace = pace(.duration(.microseconds(5)), rate: 1_000_000)
        #expect(pace.step(forEvent: 4, at: 5999) == .now(dueAt: 5000))
        #expect(pace.step(forEvent: 5, at: 5999) == .enough)
        #expect(pace.step(forEvent: 0, at: 6000) == .enough)
    }
}
