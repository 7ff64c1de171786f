/// Which events each subscriber got: finds what is missing, repeated or out of order.
///
/// A publisher sends one request at a time, so its events arrive in the order of their sequence numbers. For each
/// subscriber and publisher there is one number, the next event expected; only where something was skipped, more.
package struct DeliveryLedger {
    package enum Verdict: Hashable {
        /// The next one, as it should be.
        case inOrder
        /// Others were skipped before it.
        case afterHole
        /// One that was skipped before.
        case late
        case repeated
        /// One that does not belong to the subscriber's topic, or that no publisher of the run has sent.
        case stray
    }

    /// How many skipped ranges are remembered; later ones are missing, and count as repeated should they come.
    private static let maximumHoles = 1_000_000

    private let topics: BenchTopics
    private let publishers: Int
    /// The topic of each subscriber.
    private let topicOf: [Int]
    /// For each subscriber and publisher, how many of the publisher's events to that topic have been seen or skipped.
    private var next: [UInt32]
    private var holes: [Int: [Range<UInt32>]] = [:]
    private var holeCount = 0

    /// Events that came, each counted once.
    package private(set) var delivered = 0
    package private(set) var repeated = 0
    package private(set) var outOfOrder = 0
    package private(set) var stray = 0

    /// - Parameter subscribers: the numbers of those that this ledger is for; in it, they go by their index.
    package init(topics: BenchTopics, publishers: Int, subscribers: [Int]) {
        self.topics = topics
        self.publishers = publishers
        topicOf = subscribers.map(topics.index(ofSubscriber:))
        next = Array(repeating: 0, count: subscribers.count * publishers)
    }

    @discardableResult
    package mutating func note(_ mark: EventMark, by subscriber: Int) -> Verdict {
        guard mark.publisher < publishers,
            topics.index(ofPublisher: mark.publisher, sequence: mark.sequence) == topicOf[subscriber]
        else {
            stray += 1
            return .stray
        }
        let slot = subscriber * publishers + mark.publisher
        // Of a publisher's events, each topic gets one in every round over the topics.
        let index = UInt32(truncatingIfNeeded: mark.sequence / topics.count)
        if index == next[slot] {
            next[slot] = index + 1
            delivered += 1
            return .inOrder
        }
        return index > next[slot] ? skip(to: index, in: slot) : noteBehind(index, in: slot)
    }

    /// How many events have not come.
    ///
    /// - Parameter acknowledged: for each publisher, how many of its events are acknowledged.
    package func missing(acknowledged: [Int]) -> Int {
        topicOf.indices.reduce(0) { missing, subscriber in
            (0..<publishers).reduce(missing) { missing, publisher in
                let slot = subscriber * publishers + publisher
                let expected = topics.events(
                    of: publisher, amongFirst: acknowledged[publisher], to: topicOf[subscriber])
                let skipped = holes[slot, default: []].reduce(0) { $0 + $1.clamped(to: 0..<UInt32(expected)).count }
                return missing + skipped + max(0, expected - Int(next[slot]))
            }
        }
    }

    /// How many deliveries there are to be.
    package func expected(acknowledged: [Int]) -> Int {
        var perTopic = [Int](repeating: 0, count: topics.count)
        for (publisher, count) in acknowledged.enumerated() {
            for topic in 0..<topics.count {
                perTopic[topic] += topics.events(of: publisher, amongFirst: count, to: topic)
            }
        }
        return topicOf.reduce(0) { $0 + perTopic[$1] }
    }

    private mutating func skip(to index: UInt32, in slot: Int) -> Verdict {
        if holeCount < Self.maximumHoles {
            holes[slot, default: []].append(next[slot]..<index)
            holeCount += 1
        }
        next[slot] = index + 1
        delivered += 1
        return .afterHole
    }

    private mutating func noteBehind(_ index: UInt32, in slot: Int) -> Verdict {
        guard let found = holes[slot]?.firstIndex(where: { $0.contains(index) }), let hole = holes[slot]?[found] else {
            repeated += 1
            return .repeated
        }
        let parts = [hole.lowerBound..<index, (index + 1)..<hole.upperBound].filter { !$0.isEmpty }
        holes[slot]?.replaceSubrange(found...found, with: parts)
        holeCount += parts.count - 1
        delivered += 1
        outOfOrder += 1
        return .late
    }
}
