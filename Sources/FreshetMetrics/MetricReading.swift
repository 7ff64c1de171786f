/// What one series of a metric stands at.
package struct MetricReading: Sendable, Hashable {
    package enum Value: Sendable, Hashable {
        /// Of a counter or a gauge.
        case number(Double)
        /// `counts` has one more than `bounds`, for what is beyond the last; each value counts in one of them.
        case histogram(bounds: [Double], counts: [Int64], sum: Double)
    }

    package let labels: [String: String]
    package let value: Value

    package init(labels: [String: String], value: Value) {
        self.labels = labels
        self.value = value
    }
}

extension MetricReading: Encodable {
    private enum CodingKeys: CodingKey {
        case labels, value, bounds, counts, sum
    }

    package func encode(to encoder: any Encoder) throws {
        var members = encoder.container(keyedBy: CodingKeys.self)
        try members.encode(labels, forKey: .labels)
        switch value {
        case .number(let number):
            try members.encode(number, forKey: .value)
        case .histogram(let bounds, let counts, let sum):
            try members.encode(bounds, forKey: .bounds)
            try members.encode(counts, forKey: .counts)
            try members.encode(sum, forKey: .sum)
        }
    }
}
