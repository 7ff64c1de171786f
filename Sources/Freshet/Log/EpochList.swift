/// The epochs of a log with the first sequence of each: tells which IDs this log has given out.
public struct EpochList: Sendable, Hashable {
    public struct Entry: Sendable, Hashable {
        public let epoch: Epoch
        public let firstSequence: Int64

        public init(epoch: Epoch, firstSequence: Int64) {
            self.epoch = epoch
            self.firstSequence = firstSequence
        }
    }

    /// In order; the present epoch last.
    public let entries: [Entry]

    /// - Parameter entries: at least one, by growing first sequences.
    public init(_ entries: [Entry]) {
        precondition(!entries.isEmpty, "A log that is open has an epoch.")
        self.entries = entries
    }

    public var current: Epoch { entries[entries.count - 1].epoch }

    /// The ID of a position of this log: the epoch in which it was given out.
    public func id(of position: Position) -> EventID {
        let entry = entries.last { $0.firstSequence <= position.sequence } ?? entries[0]
        return EventID(epoch: entry.epoch, position: position)
    }

    /// Where a reader with this last event ID stands.
    ///
    /// - Parameters:
    ///   - id: what the reader said.
    ///   - head: the log's last position.
    /// - Throws: ``Gap/Reason`` if this log cannot tell what the reader has: never a guess.
    public func position(of id: EventID, head: Position) throws(Gap.Reason) -> Position {
        guard let index = entries.firstIndex(where: { $0.epoch == id.epoch }) else { throw .otherEpoch }
        // An empty log states its position with sequence 0, which no event has.
        guard id.position.sequence >= entries[index].firstSequence - 1 else { throw .otherEpoch }
        if index + 1 < entries.count {
            guard id.position.sequence < entries[index + 1].firstSequence else { throw .otherEpoch }
        } else {
            guard id.position <= head else { throw .future }
        }
        return id.position
    }
}
