/// What swift-metrics does not say of a metric, and whoever reads it wants to know.
package struct MetricDescription: Sendable, Hashable {
    /// As instruments are made by: the name that it is exposed under.
    package let name: String
    package let help: String
    /// Upper bounds of a histogram, ascending, in the metric's unit; `nil` for the usual ones of its kind.
    package let buckets: [Double]?

    package init(name: String, help: String, buckets: [Double]? = nil) {
        self.name = name
        self.help = help
        self.buckets = buckets
    }

    /// For durations in seconds: from what a memory log takes to what nobody waits for.
    package static let secondBuckets = [
        0.000_1, 0.000_25, 0.000_5, 0.001, 0.002_5, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10,
    ]

    /// For sizes and counts, of which nothing is known: a decade each.
    package static let numberBuckets: [Double] = [1, 10, 100, 1_000, 10_000, 100_000, 1_000_000, 10_000_000]
}
