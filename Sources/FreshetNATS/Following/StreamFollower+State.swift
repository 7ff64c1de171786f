extension StreamFollower {
    /// What the stream lost.
    enum Damage: Sendable, Hashable {
        /// It ends before what was followed.
        case shortened(to: Int64)
        /// At this place stands another message than before.
        case replaced(at: Int64)
        /// It was made anew.
        case remade
    }

    /// What is to be done with a message.
    enum Step {
        case none
        case deliver(StreamMessage)
        /// Something was passed over.
        case look
        case damaged(Damage)
    }

    struct State {
        /// Which consumer is listened to: others are of the past.
        var generation = 0
        var subscription: NATSSubscription?
        var consumer: ConsumerInfo?
        var nextCount: Int64 = 1
        var isBroken = true
        var isStarting = false
        var reconnections = 0

        var sequence: Int64 = 0
        /// How many messages were followed.
        var count: Int64 = 0
        /// Sequences that the consumer has passed over, and nobody has looked at yet.
        var hole: Range<Int64>?
        /// Up to where sequences that are passed over are known to be empty.
        var emptyThrough: Int64 = 0
        /// Whether messages have to come one behind the other. To begin with there are holes everywhere.
        var isStrict = false
        var recent = RecentMessages()
        var pending: Int64 = 0
        var heardAt = ContinuousClock.now
        var created: String?
        /// Since when the stream seems to end before what was followed.
        var isShortSince: ContinuousClock.Instant?
        var isStopped = false
    }
}

extension StreamFollower.State {
    /// - Returns: whether the stream can be followed further, and what is wrong with it if it never can be.
    mutating func compare(with info: StreamInfo) -> (isWhole: Bool, damage: StreamFollower.Damage?) {
        guard created ?? info.created == info.created else { return (false, .remade) }
        created = info.created
        guard info.state.lastSeq < sequence else {
            isShortSince = nil
            return (true, nil)
        }
        let since = isShortSince ?? .now
        isShortSince = since
        let isCertain = ContinuousClock.now - since > StreamFollower.leadersTime
        return (false, isCertain ? .shortened(to: info.state.lastSeq) : nil)
    }

    /// Who has fallen far behind passes over much that was trimmed meanwhile.
    private static let customaryPending: Int64 = 1_000

    private func leavesHole(before next: Int64, pending: Int64) -> Bool {
        isStrict && pending < Self.customaryPending && next > max(sequence, emptyThrough) + 1
    }

    mutating func step(
        to message: StreamMessage, _ delivery: StreamMessage.Delivery, generation: Int
    ) -> StreamFollower.Step {
        guard generation == self.generation else { return .none }
        heardAt = .now
        guard delivery.count == nextCount else {
            isBroken = true
            return .none
        }
        if leavesHole(before: message.sequence, pending: delivery.pending) {
            hole = sequence + 1..<message.sequence
            isBroken = true
            return .look
        }
        nextCount += 1
        pending = delivery.pending
        guard message.sequence <= sequence else {
            sequence = message.sequence
            count += 1
            recent.add(.init(sequence: message.sequence, identity: message.identity))
            return .deliver(message)
        }
        guard let known = recent.identity(at: message.sequence), known != message.identity else { return .none }
        return .damaged(.replaced(at: message.sequence))
    }
}
