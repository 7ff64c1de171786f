import Freshet
import NIOCore

/// What became of a batch.
enum Verdict: Sendable {
    /// It counts, and these are its events.
    case appended([Event])
    /// It was there already: under its key, or it closes what is closed.
    case repeated(Position, count: Int)
    case refused(LogError)
    /// Retention has removed it since.
    case trimmed
}

extension LogIndex {
    /// Takes up a batch as the stream has it.
    mutating func apply(
        _ batch: StoredBatch, of topic: Topic, at sequence: Int64, identity: MessageIdentity
    ) -> Verdict {
        milliseconds = max(milliseconds, batch.milliseconds)
        if let verdict = objection(to: batch, of: topic, at: sequence) {
            if case .trimmed = verdict { return verdict }
            voids.insert(sequence)
            return verdict
        }
        if let key = batch.key {
            let use = KeyUses.Use(
                digest: key.digest, sequence: sequence, count: batch.count, milliseconds: batch.milliseconds)
            keys.remember(key, topic: topic, as: use)
        }
        return .appended(store(batch, of: topic, at: sequence, identity: identity))
    }

    private func objection(to batch: StoredBatch, of topic: Topic, at sequence: Int64) -> Verdict? {
        let index = index(of: topic)
        let last = Position(sequence: sequence, index: Int32(batch.count - 1))
        if let index, last <= index.trimmedThrough { return .trimmed }
        if let key = batch.key, let use = keys.use(of: key, topic: topic), use.sequence > batch.forgets,
            use.sequence < sequence
        {
            guard use.digest == key.digest else { return .refused(.keyReused) }
            return .repeated(Position(sequence: use.sequence), count: use.count)
        }
        guard let closing = index?.closing, closing.position.sequence > batch.reopens,
            closing.position.sequence < sequence
        else { return nil }
        return batch.items == nil ? .repeated(closing.position, count: 1) : .refused(.topicClosed(topic))
    }

    private mutating func store(
        _ batch: StoredBatch, of topic: Topic, at sequence: Int64, identity: MessageIdentity
    ) -> [Event] {
        let number = number(of: topic, seenAt: sequence)
        let epochs = epochList
        var events: [Event] = []
        for offset in 0..<batch.count {
            let position = Position(sequence: sequence, index: Int32(offset))
            guard position > topics[Int(number)]!.trimmedThrough else { continue }
            let entry = TopicIndex.Entry(
                position: position, byteCount: Int32(batch.byteCount(at: offset)), milliseconds: batch.milliseconds)
            topics[Int(number)]!.append(entry, isClosing: batch.items == nil)
            eventCount += 1
            byteCount += Int(entry.byteCount)
            events.append(batch.event(at: offset, id: epochs.id(of: position), topic: topic))
        }
        order.append(Place(sequence: sequence, topic: number, mark: identity.mark))
        head = max(head, Position(sequence: sequence, index: Int32(batch.count - 1)))
        return events
    }
}
