package import NIOCore

/// How long things took, in milliseconds.
package struct LatencySummary: Sendable, Hashable, Codable {
    package let p50: Double
    package let p99: Double
    package let max: Double

    /// `nil` of nothing.
    package init?(_ times: [TimeAmount]) {
        let sorted = times.map { Double($0.nanoseconds) / 1e6 }.sorted()
        guard let last = sorted.last else { return nil }
        // The smallest value that so many of them do not exceed.
        func percentile(_ share: Double) -> Double {
            sorted[Swift.max(0, Int((share * Double(sorted.count)).rounded(.up)) - 1)]
        }
        p50 = percentile(0.5)
        p99 = percentile(0.99)
        max = last
    }
}
