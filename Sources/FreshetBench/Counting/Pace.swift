/// When the publications of one publisher are due, and when it has published enough.
///
/// Times are nanoseconds of the monotonic clock.
package struct Pace: Sendable {
    private let beginsAt: UInt64
    /// `nil`: each is due as soon as the one before is acknowledged.
    private let interval: Double?
    private let offset: Double
    private let events: Int?
    private let endsAt: UInt64?

    /// - Parameters:
    ///   - publisher: its number, of `publishers`. They take turns, so that the rate is even.
    ///   - rate: events per second of all publishers together.
    package init(extent: BenchPlan.Extent, rate: Double?, publisher: Int, publishers: Int, beginsAt: UInt64) {
        self.beginsAt = beginsAt
        interval = rate.map { 1e9 * Double(publishers) / $0 }
        offset = rate.map { 1e9 * Double(publisher) / $0 } ?? 0
        switch extent {
        case .events(let count):
            events = count / publishers + (publisher < count % publishers ? 1 : 0)
            endsAt = nil
        case .duration(let duration):
            events = nil
            endsAt = beginsAt + UInt64(max(0, duration / .nanoseconds(1)))
        }
    }

    /// What to do about the publisher's next event.
    package enum Step: Hashable {
        /// Publish it. The time at which it was due is nil without a rate.
        case now(dueAt: UInt64?)
        case wait(until: UInt64)
        case enough
    }

    /// - Parameter index: how many events the publisher has begun.
    package func step(forEvent index: Int, at now: UInt64) -> Step {
        if let events, index >= events { return .enough }
        if let endsAt, now >= endsAt { return .enough }
        guard let interval else { return .now(dueAt: nil) }
        // From the index, not from the event before: nothing adds up, and what was missed is caught up with.
        let due = beginsAt + UInt64(offset + Double(index) * interval)
        if let endsAt, due >= endsAt { return .enough }
        return due <= now ? .now(dueAt: due) : .wait(until: due)
    }
}
