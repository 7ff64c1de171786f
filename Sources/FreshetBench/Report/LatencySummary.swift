import Histogram

/// Latencies in milliseconds, to three significant digits.
package struct LatencySummary: Sendable, Encodable {
    package let p50: Double
    package let p90: Double
    package let p99: Double
    package let p999: Double
    package let max: Double

    /// - Parameter nanoseconds: what was recorded.
    init(_ nanoseconds: Histogram<UInt64>) {
        func milliseconds(_ percentile: Double) -> Double {
            Double(nanoseconds.valueAtPercentile(percentile)) / 1e6
        }
        p50 = milliseconds(50)
        p90 = milliseconds(90)
        p99 = milliseconds(99)
        p999 = milliseconds(99.9)
        max = milliseconds(100)
    }
}
