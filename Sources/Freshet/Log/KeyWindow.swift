import DequeModule

/// The idempotency keys of the last time, with what was appended under each. It has nothing to do with retention: the
/// events may be gone, and the key still tells a repeated batch.
struct KeyWindow {
    /// What was appended under a key.
    struct Use {
        let digest: [UInt8]
        /// Of the batch's first event.
        let position: Position
        let count: Int
        let milliseconds: Int64
    }

    /// Subjects have nothing to do with each other, and topics neither.
    private struct Name: Hashable {
        let topic: Topic
        let subject: String
        let key: String

        init(_ key: IdempotencyKey, topic: Topic) {
            self.topic = topic
            subject = key.subject
            self.key = key.key
        }
    }

    private var uses: [Name: Use] = [:]
    private var order: Deque<Name> = []
    private let maximumCount: Int
    private let maximumAge: Int64

    init(maximumCount: Int, maximumAge: Duration) {
        self.maximumCount = maximumCount
        self.maximumAge = maximumAge.wholeMilliseconds
    }

    /// What a batch with this key became earlier.
    ///
    /// - Throws: ``LogError/keyReused``.
    func earlierUse(of key: IdempotencyKey, topic: Topic) throws(LogError) -> Use? {
        guard let use = uses[Name(key, topic: topic)] else { return nil }
        guard use.digest == key.digest else { throw .keyReused }
        return use
    }

    mutating func remember(_ key: IdempotencyKey, topic: Topic, as events: [Event]) {
        let name = Name(key, topic: topic)
        uses[name] = Use(
            digest: key.digest, position: events[0].position, count: events.count, milliseconds: events[0].milliseconds)
        order.append(name)
        if order.count > maximumCount { forgetFirst() }
    }

    mutating func forgetOld(now: Int64) {
        while let name = order.first, let use = uses[name], now - use.milliseconds > maximumAge { forgetFirst() }
    }

    private mutating func forgetFirst() {
        if let name = order.popFirst() { uses[name] = nil }
    }
}
