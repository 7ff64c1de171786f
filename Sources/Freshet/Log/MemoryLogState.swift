import DequeModule
import NIOCore

/// A log in memory, as a value: time and batches in, events out.
struct MemoryLogState {
    /// An event's place among all others. Its event may be gone.
    struct Place {
        let position: Position
        let topic: Topic
    }

    let epochs: EpochList
    let retention: Retention
    let limits: MemoryEventLog.Limits

    private(set) var head = Position.start
    var topics: [Topic: MemoryTopic] = [:]
    /// Of all events that are there, and some that are not.
    var order: Deque<Place> = []
    var count = 0
    var weight = 0

    /// How far topics were trimmed that have been forgotten since, by the rule that they fell under.
    var floors: [Int?: Position] = [:]
    /// Topics that have become empty, the first at the front. Some have events again.
    var emptied: Deque<Topic> = []

    var keys: KeyWindow
    /// The newest time that the clock has told.
    private(set) var milliseconds: Int64 = 0
    private var isClosed = false

    init(epochs: EpochList, retention: Retention, limits: MemoryEventLog.Limits) {
        self.epochs = epochs
        self.retention = retention
        self.limits = limits
        keys = KeyWindow(maximumCount: limits.keys, maximumAge: limits.keyAge)
    }

    /// - Returns: what to answer, and the events that are new.
    mutating func append(_ batch: Batch, now: Int64) throws(LogError) -> (answer: Appended, events: [Event]) {
        guard !isClosed else { throw .closed }
        advance(to: now)
        if let earlier = try earlierAnswer(to: batch) { return (earlier, []) }
        let events = numbered(batch)
        store(events, topic: batch.topic)
        if let key = batch.key { keys.remember(key, topic: batch.topic, as: events) }
        trim(after: events)
        return (Appended(ids: events.map(\.id)), events)
    }

    func closings(of topics: Set<Topic>, now: Int64) -> [Topic: Position] {
        var closings: [Topic: Position] = [:]
        for topic in topics { closings[topic] = closing(of: topic, now: max(milliseconds, now)) }
        return closings
    }

    mutating func close() {
        isClosed = true
    }

    mutating func advance(to now: Int64) {
        milliseconds = max(milliseconds, now)
        keys.forgetOld(now: milliseconds)
    }

    /// What was answered to a batch that is here again: one with its key, or a topic's end.
    private func earlierAnswer(to batch: Batch) throws(LogError) -> Appended? {
        if let key = batch.key, let use = try keys.earlierUse(of: key, topic: batch.topic) {
            return Appended(ids: ids(from: use.position, count: use.count), isRepeat: true)
        }
        guard let closing = closing(of: batch.topic, now: milliseconds) else { return nil }
        guard batch.content == .closing else { throw .topicClosed(batch.topic) }
        return Appended(ids: ids(from: closing, count: 1), isRepeat: true)
    }

    private func closing(of topic: Topic, now: Int64) -> Position? {
        topics[topic]?.closing(rememberedFor: retention.closings, now: now)?.position
    }

    private func ids(from position: Position, count: Int) -> [EventID] {
        (0..<Int32(count)).map { index in
            epochs.id(of: Position(sequence: position.sequence, index: position.index + index))
        }
    }

    private func numbered(_ batch: Batch) -> [Event] {
        let ids = ids(from: Position(sequence: head.sequence + 1), count: batch.count)
        switch batch.content {
        case .closing:
            let end = Event(
                id: ids[0], topic: batch.topic, kind: .closed, data: ByteBuffer(), milliseconds: milliseconds)
            return [end]
        case .publications(let publications):
            return zip(ids, publications).map { id, publication in
                Event(
                    id: id, topic: batch.topic, type: publication.type, data: publication.data,
                    retry: publication.retry, isCompressible: publication.isCompressible, milliseconds: milliseconds)
            }
        }
    }

    private mutating func store(_ events: [Event], topic: Topic) {
        if topics[topic] == nil {
            topics[topic] = MemoryTopic(topic, retention: retention, trimmedThrough: floor(of: topic))
        }
        for event in events {
            topics[topic]?.append(event)
            order.append(Place(position: event.position, topic: topic))
            weight += MemoryEventLog.Limits.weight(of: event)
        }
        count += events.count
        head = events[events.count - 1].position
    }
}
