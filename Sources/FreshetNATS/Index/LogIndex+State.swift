import Freshet

extension LogIndex {
    /// Takes up what a record says of messages that are gone, or will be.
    mutating func apply(_ record: StateRecord, at sequence: Int64) {
        records.addState(sequence)
        for fact in record.facts { apply(fact, at: sequence) }
        tidyOrder()
    }

    private mutating func apply(_ fact: StateRecord.Fact, at sequence: Int64) {
        switch fact {
        case .trimmed(let topic, let position):
            trimmedThrough = max(trimmedThrough, position)
            for obsolete in change(topic, { $0.trim(through: position) }) { leftovers[obsolete] = sequence }
        case .closed(let topic, let position, let milliseconds):
            let number = number(of: topic)
            topics[Int(number)]!.close(at: position, milliseconds: milliseconds)
            putInLine(number)
        case .used(let key, let topic, let use): keys.remember(key, topic: topic, as: use, isRecorded: true)
        case .floor(let pattern, let position): floors[pattern] = max(floors[pattern] ?? .start, position)
        case .forgotten(let topic): forget(topic)
        case .lost(let topic, let position):
            change(topic) { $0.lose(through: position) }
        case .removed(let through): leftovers = leftovers.filter { $0.value > through }
        case .summary(let through):
            for obsolete in records.takeState(through: through) { leftovers[obsolete] = sequence }
        case .head(let position, let milliseconds):
            head = max(head, position)
            self.milliseconds = max(self.milliseconds, milliseconds)
        }
    }

    /// Lets go of some of a topic's events. These are many, so that nothing may hold on to them and have them copied.
    private mutating func change<Result>(_ topic: Topic, _ body: (inout TopicIndex) -> Result) -> Result {
        let number = Int(number(of: topic))
        eventCount -= topics[number]!.entries.count
        byteCount -= topics[number]!.byteCount
        let result = body(&topics[number]!)
        eventCount += topics[number]!.entries.count
        byteCount += topics[number]!.byteCount
        putInLine(Int32(number))
        return result
    }

    private mutating func putInLine(_ number: Int32) {
        guard let index = topics[Int(number)], index.entries.isEmpty, !index.isInLine else { return }
        topics[Int(number)]!.isInLine = true
        emptied.append(index.topic)
    }
}
