import FreshetWire

/// What a comparison has found.
package struct CompareReport: Sendable, Codable {
    package let url: String
    /// Whether the events were published by the comparison itself.
    package let publishes: Bool
    package let streams: Int
    package let eventsPerStream: Int
    /// Of each stream; `nil` where others publish.
    package let eventsPerSecond: Double?
    package let rows: [CompareRow]
    package let code: [CodeNeeded]

    package init(plan: ComparePlan, rows: [CompareRow], code: [CodeNeeded] = CodeNeeded.all()) {
        url = plan.target.description
        publishes = plan.source == .topics
        streams = CompareCell.streams
        eventsPerStream = plan.events
        eventsPerSecond = plan.source == .topics ? plan.rate : nil
        self.rows = rows
        self.code = code
    }

    /// Events' data in bytes, if there are several sizes to tell apart.
    var sizes: [Int] {
        rows.compactMap(\.cell.payloadBytes).reduce(into: []) { if !$0.contains($1) { $0.append($1) } }
    }
}
