import DequeModule

extension MemoryLogState {
    /// What an append calls for: its topic's limits, and those of the whole log.
    mutating func trim(after events: [Event]) {
        if let index = topics.index(forKey: events[0].topic) { trimTopic(at: index) }
        trimToWeight()
        forgetTopics()
        tidyOrder()
    }

    mutating func trim(now: Int64) {
        advance(to: now)
        // By hand: the dictionary's `indices` would hold a copy of it, and have every topic copied.
        var index = topics.startIndex
        while index != topics.endIndex {
            trimTopic(at: index)
            topics.formIndex(after: &index)
        }
        forgetTopics()
        tidyOrder()
    }

    /// When the first event of all was appended. On the way there, the places of those that are gone are let go of.
    mutating func oldest() -> Int64? {
        while let place = order.first {
            if isKept(place) { return topics[place.topic]?.events.first?.milliseconds }
            order.removeFirst()
        }
        return nil
    }

    /// How far topics that were forgotten may have been trimmed, if this was one of them.
    func floor(of topic: Topic) -> Position {
        floors.isEmpty ? .start : floors[retention.rule(for: topic)] ?? .start
    }

    private mutating func trimTopic(at index: Dictionary<Topic, MemoryTopic>.Index) {
        while topics.values[index].exceedsLimits(now: milliseconds) { removeFirst(at: index) }
    }

    /// The first event of the whole log is the first of its topic.
    private mutating func trimToWeight() {
        while weight > limits.bytes, let place = order.popFirst() {
            guard isKept(place), let index = topics.index(forKey: place.topic) else { continue }
            removeFirst(at: index)
        }
    }

    private mutating func removeFirst(at index: Dictionary<Topic, MemoryTopic>.Index) {
        let event = topics.values[index].removeFirst()
        weight -= MemoryEventLog.Limits.weight(of: event)
        count -= 1
        guard topics.values[index].events.isEmpty, !topics.values[index].isInLine else { return }
        topics.values[index].isInLine = true
        emptied.append(event.topic)
    }

    /// Forgets those that have been empty the longest, if there are too many.
    private mutating func forgetTopics() {
        while emptied.count > limits.emptyTopics, let topic = emptied.popFirst() {
            guard let index = topics.index(forKey: topic) else { continue }
            topics.values[index].isInLine = false
            guard topics.values[index].events.isEmpty else { continue }
            let forgotten = topics.remove(at: index).value
            floors[forgotten.rule] = max(floors[forgotten.rule] ?? .start, forgotten.trimmedThrough)
        }
    }

    /// Whether a place's event is there: a topic loses its events from the front.
    func isKept(_ place: Place) -> Bool {
        topics[place.topic].map { place.position > $0.trimmedThrough } ?? false
    }

    // Places of events that are gone stay until they are the greater part: so tidying costs a little per append.
    private mutating func tidyOrder() {
        guard order.count > 2 * count + 1_024 else { return }
        order = order.filter(isKept)
    }
}
