import DequeModule
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
    mutating func apply(_ batch: StoredBatch, of topic: Topic, at sequence: Int64) -> Verdict {
        milliseconds = max(milliseconds, batch.milliseconds)
        if let verdict = objection(to: batch, of: topic, at: sequence) {
            if case .trimmed = verdict {
                leftovers[sequence] = .max
            } else {
                voids.insert(sequence)
            }
            return verdict
        }
        if let key = batch.key {
            let use = KeyUses.Use(
                digest: key.digest, sequence: sequence, count: batch.count, milliseconds: batch.milliseconds)
            keys.remember(key, topic: topic, as: use)
        }
        return .appended(store(batch, of: topic, at: sequence))
    }

    private func objection(to batch: StoredBatch, of topic: Topic, at sequence: Int64) -> Verdict? {
        let index = index(of: topic)
        let last = Position(sequence: sequence, index: Int32(batch.count - 1))
        if let index, last <= index.trimmedThrough { return .trimmed }
        if let key = batch.key, let use = keys.use(of: key, topic: topic), use.sequence > batch.keysOverThrough,
            use.sequence < sequence
        {
            guard use.digest == key.digest else { return .refused(.keyReused) }
            return .repeated(Position(sequence: use.sequence), count: use.count)
        }
        guard let closing = index?.closing, closing.position.sequence > batch.openThrough,
            closing.position.sequence < sequence
        else { return nil }
        return batch.items == nil ? .repeated(closing.position, count: 1) : .refused(.topicClosed(topic))
    }

    private mutating func store(_ batch: StoredBatch, of topic: Topic, at sequence: Int64) -> [Event] {
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
        order.append(Place(sequence: sequence, topic: number, mark: batch.origin.mark))
        head = max(head, Position(sequence: sequence, index: Int32(batch.count - 1)))
        return events
    }
}

/// What a server has followed where another one had a batch acknowledged.
enum Confirmed: Sendable {
    /// That batch.
    case same
    /// Another one.
    case other
    /// None, or one that has been trimmed since.
    case none
}

extension LogIndex {
    /// - Parameter sequence: that of the message which says so.
    func comparison(with confirmation: Confirmation, of session: UInt64, saidAt sequence: Int64) -> Confirmed {
        let place = order.partitioningIndex { $0.sequence >= confirmation.sequence }
        guard place < order.count, order[place].sequence == confirmation.sequence else { return .none }
        let origin = BatchRecord.Origin(session: session, number: confirmation.number)
        if order[place].mark == origin.mark { return .same }
        // Its writer did not know yet that the stream had lost this, and all replicas alike have something else there.
        let isExcused = epochs.contains { item in
            item.entry.firstSequence <= confirmation.sequence && sequence <= item.repairedThrough
        }
        return isExcused ? .none : .other
    }
}
