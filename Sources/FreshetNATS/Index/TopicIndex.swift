import DequeModule
import Freshet

/// What a server knows of one topic: where its events are, and what is remembered of those that are gone.
struct TopicIndex: Sendable {
    /// An event, without its data: 24 bytes.
    struct Entry: Sendable {
        let position: Position
        let byteCount: Int32
        let milliseconds: Int64
    }

    struct Closing: Sendable {
        let position: Position
        let milliseconds: Int64
        /// Whether a record of the stream has it, beside its event.
        var isRecorded: Bool
    }

    let topic: Topic
    let subject: String
    private(set) var entries: Deque<Entry> = []
    private(set) var byteCount = 0
    private(set) var trimmedThrough: Position
    /// Up to where the stream itself has lost something, before it was due.
    private(set) var lostThrough = Position.start
    private(set) var closing: Closing?
    /// Whether it stands in the line of those that will be forgotten if they are still empty by then.
    var isInLine = false

    /// - Parameter position: how far an earlier topic of this name may have been trimmed.
    init(_ topic: Topic, subject: String, trimmedThrough position: Position) {
        self.topic = topic
        self.subject = subject
        trimmedThrough = position
    }

    mutating func append(_ entry: Entry, isClosing: Bool) {
        entries.append(entry)
        byteCount += Int(entry.byteCount)
        closing =
            isClosing
            ? Closing(position: entry.position, milliseconds: entry.milliseconds, isRecorded: false) : nil
    }

    /// - Returns: the sequences of messages that are no longer needed. Of a batch that is cut through, the message is.
    mutating func trim(through position: Position) -> [Int64] {
        guard position > trimmedThrough else { return [] }
        trimmedThrough = position
        var sequences: [Int64] = []
        while let first = entries.first, first.position <= position {
            byteCount -= Int(first.byteCount)
            if sequences.last != first.position.sequence { sequences.append(first.position.sequence) }
            entries.removeFirst()
        }
        if let last = sequences.last, entries.first?.position.sequence == last { sequences.removeLast() }
        return sequences
    }

    /// Lets go of a batch that the stream has lost. What stands before it stays.
    mutating func lose(through position: Position) {
        lostThrough = max(lostThrough, position)
        let lost = entries(at: position.sequence)
        byteCount -= lost.reduce(0) { $0 + Int($1.byteCount) }
        entries.removeSubrange(lost.startIndex..<lost.endIndex)
    }

    /// Who is behind this misses something.
    var gapThrough: Position { max(trimmedThrough, lostThrough) }

    /// Takes up what a record says, unless something later is known.
    mutating func close(at position: Position, milliseconds: Int64) {
        guard position >= closing?.position ?? .start, entries.last.map({ $0.position <= position }) ?? true else {
            return
        }
        closing = Closing(position: position, milliseconds: milliseconds, isRecorded: true)
    }

    /// Its end, as long as its events are there or `memory` has not passed since.
    func closing(rememberedFor memory: Duration, now: Int64) -> Closing? {
        guard let closing else { return nil }
        return entries.isEmpty && now - closing.milliseconds > memory.milliseconds ? nil : closing
    }

    /// Up to where it exceeds its limits.
    func excess(over limits: Retention.Limits, now: Int64) -> Position? {
        var count = entries.count
        var bytes = byteCount
        var through: Position?
        for entry in entries {
            let isTooMany = limits.count.map { count > $0 } ?? false
            let isTooMuch = limits.bytes.map { bytes > $0 } ?? false
            let isTooOld = limits.age.map { now - entry.milliseconds > $0.milliseconds } ?? false
            guard isTooMany || isTooMuch || isTooOld else { break }
            count -= 1
            bytes -= Int(entry.byteCount)
            through = entry.position
        }
        return through
    }

    /// The entries of one message.
    func entries(at sequence: Int64) -> Deque<Entry>.SubSequence {
        let first = entries.partitioningIndex { $0.position.sequence >= sequence }
        var end = first
        while end < entries.count, entries[end].position.sequence == sequence { end += 1 }
        return entries[first..<end]
    }

    func entries(after position: Position) -> Deque<Entry>.SubSequence {
        entries[entries.partitioningIndex { $0.position > position }...]
    }
}
