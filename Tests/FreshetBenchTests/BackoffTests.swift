import FreshetBench
import Testing

@Suite("A backoff")
struct BackoffTests {
    /// Numbers that look random and are the same each time.
    private struct Sequence: RandomNumberGenerator {
        var state: UInt64 = 1

        mutating func next() -> UInt64 {
            state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
            return state ^ (state >> 32)
        }
    }

    private static let doubling = [50, 100, 200, 400, 800, 1600, 2000, 2000].map { Duration.milliseconds($0) }

    @Test("doubles from 50 ms to 2 s, of which half is left to chance")
    func bounds() {
        var random = Sequence()
        var first: Set<Duration> = []
        for _ in 0..<100 {
            var backoff = Backoff()
            for (index, bound) in Self.doubling.enumerated() {
                let pause = backoff.next(using: &random)
                #expect(bound / 2 <= pause && pause <= bound)
                if index == 0 { first.insert(pause) }
            }
        }
        #expect(first.count > 90)
    }

    @Test("begins anew after success")
    func reset() {
        var backoff = Backoff()
        var random = Sequence()
        for _ in 0..<5 { _ = backoff.next(using: &random) }
        backoff.reset()
        #expect(backoff.next(using: &random) <= .milliseconds(50))
    }
}
