import DequeModule
import Freshet

// What one server decides for all, and writes into the stream before it removes anything.
extension LogIndex {
    /// What retention does not keep, with what has to be remembered of it.
    mutating func excess(now: Int64) -> StateRecord {
        milliseconds = max(milliseconds, now)
        var throughs: [Topic: Int64] = [:]
        var facts: [StateRecord.Fact] = []
        for case let index? in topics {
            guard let through = index.excess(over: retention.limits(for: index.topic), now: milliseconds) else {
                continue
            }
            facts.append(.trimmed(index.topic, through: through))
            throughs[index.topic] = through.sequence
            if let closing = index.closing, closing.position <= through, !closing.isRecorded {
                facts.append(.closed(index.topic, at: closing.position, milliseconds: closing.milliseconds))
            }
        }
        facts += keys.unrecorded(of: throughs, now: milliseconds)
        facts += forgetting(alsoEmptied: facts)
        if !facts.isEmpty { facts.append(.head(head, milliseconds: milliseconds)) }
        return StateRecord(facts)
    }

    /// Everything that the records of the stream say, as far as it still counts: to take their place.
    func summary() -> StateRecord {
        var facts: [StateRecord.Fact] = []
        // In the order in which they became empty, as far as they are.
        for index in topics.compactMap({ $0 }).sorted(by: { $0.trimmedThrough < $1.trimmedThrough }) {
            if index.trimmedThrough > .start { facts.append(.trimmed(index.topic, through: index.trimmedThrough)) }
            if index.lostThrough > index.trimmedThrough { facts.append(.lost(index.topic, through: index.lostThrough)) }
            if let closing = index.closing, closing.isRecorded {
                facts.append(.closed(index.topic, at: closing.position, milliseconds: closing.milliseconds))
            }
        }
        facts += keys.recorded(now: milliseconds)
        facts += floors.map { .floor(pattern: $0, $1) }
        facts.append(.head(head, milliseconds: milliseconds))
        // Last: when this is read, all of it is there.
        facts.append(.summary(through: records.lastState))
        return StateRecord(facts)
    }

    /// Which of the topics without events are too many, and what floors remain of them.
    ///
    /// - Parameter facts: what is trimmed beside it, and makes more topics empty.
    private mutating func forgetting(alsoEmptied facts: [StateRecord.Fact]) -> [StateRecord.Fact] {
        emptied = emptied.filter { topic in
            guard let number = numbers[topic], let index = topics[Int(number)] else { return false }
            topics[Int(number)]!.isInLine = index.entries.isEmpty
            return index.entries.isEmpty
        }
        var line: [(topic: Topic, trimmedThrough: Position)] = emptied.compactMap { topic in
            index(of: topic).map { (topic, $0.gapThrough) }
        }
        for case .trimmed(let topic, let through) in facts where index(of: topic)?.entries.last?.position == through {
            line.append((topic, through))
        }
        guard line.count > maximumEmptyTopics else { return [] }
        var floors: [String: Position] = [:]
        let forgotten = line.prefix(line.count - maximumEmptyTopics).map { topic, through in
            let pattern = retention.rule(for: topic).map { retention.rules[$0].filter.pattern } ?? ""
            floors[pattern] = max(floors[pattern] ?? .start, through)
            return StateRecord.Fact.forgotten(topic)
        }
        return floors.map { .floor(pattern: $0, $1) } + forgotten
    }
}
