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

    mutating func step(
        to message: StreamMessage, _ delivery: StreamMessage.Delivery, generation: Int
    ) -> StreamFollower.Step {
        guard generation == self.generation else { return .none }
        heardAt = .now
        guard delivery.count == nextCount else {
            isBroken = true
            return .none
        }
        nextCount += 1
        pending = delivery.pending
        guard message.sequence <= sequence else {
            sequence = message.sequence
            recent.add(.init(sequence: message.sequence, identity: message.identity))
            return .deliver(message)
        }
        guard let known = recent.identity(at: message.sequence), known != message.identity else { return .none }
        return .damaged(.replaced(at: message.sequence))
    }
}
