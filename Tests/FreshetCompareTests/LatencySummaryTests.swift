import FreshetCompare
import NIOCore
import Testing

@Suite("A summary of latencies")
struct LatencySummaryTests {
    @Test("has the middle, the slowest but one in a hundred, and the slowest")
    func percentiles() throws {
        let summary = try #require(LatencySummary((1...100).shuffled().map { .milliseconds($0) }))
        #expect(summary.p50 == 50)
        #expect(summary.p99 == 99)
        #expect(summary.max == 100)
    }

    @Test("of one is that one, and of nothing is nothing")
    func few() throws {
        let summary = try #require(LatencySummary([.microseconds(1_500)]))
        #expect([summary.p50, summary.p99, summary.max] == [1.5, 1.5, 1.5])
        #expect(LatencySummary([]) == nil)
    }
}
