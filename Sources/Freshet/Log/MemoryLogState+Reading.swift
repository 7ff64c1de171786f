import DequeModule

extension MemoryLogState {
    func read(_ selection: TopicSelection, after position: Position, limit: ReadLimit) -> LogPage {
        var page = PageInMaking(limit: limit)
        let isWhole =
            if let topics = selection.topics {
                fill(&page, with: topics, after: position)
            } else {
                fill(&page, with: selection, after: position)
            }
        return LogPage(
            events: page.events,
            through: isWhole ? max(position, head) : page.through,
            trimmedThrough: trimmedThrough(selection)
        )
    }

    /// Goes from event to event of the topics, whatever lies between them.
    ///
    /// - Returns: whether there are no more.
    private func fill(_ page: inout PageInMaking, with wanted: Set<Topic>, after position: Position) -> Bool {
        var rests = wanted.compactMap { topics[$0]?.events }
            .map { events in events[events.firstIndex(after: position, of: \.position)...] }
            .filter { !$0.isEmpty }
        while let next = rests.indices.min(by: { rests[$0].first!.position < rests[$1].first!.position }) {
            guard page.add(rests[next].first!) else { return false }
            rests[next] = rests[next].dropFirst()
            if rests[next].isEmpty { rests.remove(at: next) }
        }
        return true
    }

    /// Goes through the log in its order.
    ///
    /// - Returns: whether its end was reached.
    private func fill(_ page: inout PageInMaking, with selection: TopicSelection, after position: Position) -> Bool {
        for place in order[order.firstIndex(after: position, of: \.position)...] {
            if selection.matches(place.topic), let event = event(at: place) {
                guard page.add(event) else { return false }
            } else {
                guard page.pass(place.position) else { return false }
            }
        }
        return true
    }

    private func event(at place: Place) -> Event? {
        guard let topic = topics[place.topic], place.position > topic.trimmedThrough else { return nil }
        return topic.events[topic.events.firstIndex(notBefore: place.position, of: \.position)]
    }

    /// The greatest position that was removed from any topic of a selection, or may have been.
    private func trimmedThrough(_ selection: TopicSelection) -> Position {
        var greatest = selection.filters.map(knownTrimmedThrough).max() ?? .start
        guard selection.topics == nil else { return greatest }
        for topic in topics.values where topic.trimmedThrough > greatest && selection.matches(topic.topic) {
            greatest = topic.trimmedThrough
        }
        return greatest
    }

    /// What can be told of a filter without going over all topics.
    private func knownTrimmedThrough(_ filter: TopicFilter) -> Position {
        if let topic = filter.topic { return topics[topic]?.trimmedThrough ?? floor(of: topic) }
        let reached = floors.filter { rule, _ in rule.map { retention.rules[$0].filter.overlaps(filter) } ?? true }
        return reached.values.max() ?? .start
    }
}
