import DequeModule
import Freshet

/// Which messages a page takes, and what it says beside its events.
struct ReadPlan: Sendable {
    /// Some events of one batch.
    struct Piece: Sendable {
        let sequence: Int64
        let mark: UInt32
        let topic: Topic
        var indexes: ClosedRange<Int32>
    }

    fileprivate(set) var pieces: [Piece] = []
    fileprivate(set) var through = Position.start
    fileprivate(set) var trimmedThrough = Position.start

    fileprivate mutating func take(_ position: Position, of topic: Topic, mark: UInt32) {
        if let last = pieces.last, last.sequence == position.sequence {
            pieces[pieces.count - 1].indexes = last.indexes.lowerBound...position.index
        } else {
            let indexes = position.index...position.index
            pieces.append(Piece(sequence: position.sequence, mark: mark, topic: topic, indexes: indexes))
        }
    }
}

extension LogIndex {
    func plan(_ selection: TopicSelection, after position: Position, limit: ReadLimit) -> ReadPlan {
        var plan = ReadPlan()
        var budget = PageBudget(limit: limit)
        let isWhole =
            if let topics = selection.topics {
                fill(&plan, &budget, with: topics, after: position)
            } else {
                fill(&plan, &budget, with: selection, after: position)
            }
        plan.through = isWhole ? max(position, head) : budget.through
        plan.trimmedThrough = trimmedThrough(selection)
        return plan
    }

    /// Goes from event to event of the topics, whatever lies between them.
    ///
    /// - Returns: whether there are no more.
    private func fill(
        _ plan: inout ReadPlan, _ budget: inout PageBudget, with wanted: Set<Topic>, after position: Position
    ) -> Bool {
        var rests = wanted.compactMap { topic in
            index(of: topic).map { (topic: topic, entries: $0.entries(after: position)) }
        }.filter { !$0.entries.isEmpty }
        while let next = rests.indices.min(by: {
            rests[$0].entries.first!.position < rests[$1].entries.first!.position
        }) {
            let entry = rests[next].entries.first!
            guard budget.add(entry.position, size: Int(entry.byteCount)) else { return false }
            plan.take(entry.position, of: rests[next].topic, mark: mark(at: entry.position.sequence))
            rests[next].entries = rests[next].entries.dropFirst()
            if rests[next].entries.isEmpty { rests.remove(at: next) }
        }
        return true
    }

    /// Goes through the log in its order.
    ///
    /// - Returns: whether its end was reached.
    private func fill(
        _ plan: inout ReadPlan, _ budget: inout PageBudget, with selection: TopicSelection, after position: Position
    ) -> Bool {
        var matches: [Int32: Bool] = [:]
        let first = order.partitioningIndex { $0.sequence >= position.sequence }
        for place in order[first...] {
            guard let index = topics[Int(place.topic)] else { continue }
            let isWanted = matches[place.topic] ?? selection.matches(index.topic)
            matches[place.topic] = isWanted
            for entry in index.entries(at: place.sequence) where entry.position > position {
                guard isWanted else {
                    guard budget.pass(entry.position) else { return false }
                    continue
                }
                guard budget.add(entry.position, size: Int(entry.byteCount)) else { return false }
                plan.take(entry.position, of: index.topic, mark: place.mark)
            }
        }
        return true
    }

    private func mark(at sequence: Int64) -> UInt32 {
        order[order.partitioningIndex { $0.sequence >= sequence }].mark
    }

    /// The greatest position that was removed from any topic of a selection, or may have been.
    private func trimmedThrough(_ selection: TopicSelection) -> Position {
        var greatest = selection.filters.map(knownTrimmedThrough).max() ?? .start
        guard selection.topics == nil else { return greatest }
        for case let index? in topics where index.gapThrough > greatest && selection.matches(index.topic) {
            greatest = index.gapThrough
        }
        return greatest
    }

    /// What can be told of a filter without going over all topics.
    private func knownTrimmedThrough(_ filter: TopicFilter) -> Position {
        if let topic = filter.topic { return index(of: topic)?.gapThrough ?? floor(of: topic) }
        let reached = floors.filter { pattern, _ in Self.filter(pattern).map { $0.overlaps(filter) } ?? true }
        return reached.values.max() ?? .start
    }
}
