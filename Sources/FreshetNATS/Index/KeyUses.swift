import DequeModule
import Freshet

/// The idempotency keys of the last time, with what was appended under each.
///
/// Whether a use still counts is for the server that publishes to say, by its settings; it writes into the batch what
/// no longer does. So all who follow the stream decide alike, and forget only what is well past its time.
struct KeyUses: Sendable {
    struct Use: Sendable, Hashable {
        let digest: [UInt8]
        let sequence: Int64
        /// Of the batch's events.
        let count: Int
        let milliseconds: Int64
    }

    /// Subjects have nothing to do with each other, and topics neither.
    struct Name: Hashable {
        let topic: Topic
        let subject: String
        let key: String
    }

    private struct Entry {
        let name: Name
        let sequence: Int64
        let milliseconds: Int64
        /// Whether a record of the stream has it, beside its batch.
        var isRecorded: Bool
    }

    /// Beyond its time, for servers whose clocks or settings differ.
    private static let slack: Int64 = 3_600_000

    private var uses: [Name: Use] = [:]
    /// In order.
    private var order: Deque<Entry> = []
    private let maximumCount: Int
    private let maximumAge: Int64

    init(maximumCount: Int, maximumAge: Duration) {
        self.maximumCount = maximumCount
        self.maximumAge = maximumAge.milliseconds
    }

    func use(of key: IdempotencyKey, topic: Topic) -> Use? {
        uses[Name(topic: topic, subject: key.subject, key: key.key)]
    }

    /// Whether a use still counts for who publishes now.
    func counts(_ use: Use, now: Int64) -> Bool {
        let younger = order.count - order.partitioningIndex { $0.sequence >= use.sequence }
        return now - use.milliseconds <= maximumAge && younger <= maximumCount
    }

    /// Up to where uses no longer count for who publishes now; `nil` if none of them does.
    func overThrough(now: Int64) -> Int64? {
        let eldest = order[max(0, order.count - maximumCount)...].first { now - $0.milliseconds <= maximumAge }
        return eldest.map { $0.sequence - 1 }
    }

    mutating func remember(_ key: IdempotencyKey, topic: Topic, as use: Use, isRecorded: Bool = false) {
        let name = Name(topic: topic, subject: key.subject, key: key.key)
        let place = order.partitioningIndex { $0.sequence >= use.sequence }
        if place < order.count, order[place].sequence == use.sequence {
            order[place].isRecorded = order[place].isRecorded || isRecorded
            return
        }
        if use.sequence > uses[name]?.sequence ?? 0 { uses[name] = use }
        let entry = Entry(
            name: name, sequence: use.sequence, milliseconds: use.milliseconds, isRecorded: isRecorded)
        order.insert(entry, at: place)
        forgetOld(now: use.milliseconds)
    }

    /// Those of a topic's batches up to a sequence that no record has, and that still count: so that they outlive them.
    func unrecorded(of throughs: [Topic: Int64], now: Int64) -> [StateRecord.Fact] {
        order.compactMap { entry in
            guard !entry.isRecorded, let through = throughs[entry.name.topic], entry.sequence <= through else {
                return nil
            }
            return fact(entry, now: now)
        }
    }

    /// All that records have, and that still count.
    func recorded(now: Int64) -> [StateRecord.Fact] {
        order.compactMap { $0.isRecorded ? fact($0, now: now) : nil }
    }

    private func fact(_ entry: Entry, now: Int64) -> StateRecord.Fact? {
        guard let use = uses[entry.name], use.sequence == entry.sequence, counts(use, now: now) else { return nil }
        let key = IdempotencyKey(subject: entry.name.subject, key: entry.name.key, digest: use.digest)
        return .used(key, entry.name.topic, use)
    }

    private mutating func forgetOld(now: Int64) {
        while let first = order.first,
            order.count > 2 * maximumCount || now - first.milliseconds > maximumAge + Self.slack
        {
            order.removeFirst()
            if uses[first.name]?.sequence == first.sequence { uses[first.name] = nil }
        }
    }
}

extension Deque {
    /// The first index whose element fulfils `isBehind`, as do all that come after it: by halving.
    func partitioningIndex(where isBehind: (Element) -> Bool) -> Int {
        var low = 0
        var high = count
        while low < high {
            let middle = (low + high) / 2
            if isBehind(self[middle]) { high = middle } else { low = middle + 1 }
        }
        return low
    }
}
