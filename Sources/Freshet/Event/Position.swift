/// A place in the log.
///
/// Positions only grow, over the whole log and not per topic, so that one of them resumes a stream of many topics. They
/// are not dense: a reader of one topic sees gaps that mean nothing.
public struct Position: Sendable, Hashable, Comparable {
    /// Counts the appends to the log, from 1. An atomic batch has one sequence.
    public let sequence: Int64

    /// Counts inside an atomic batch, from 0.
    public let index: Int32

    /// Before everything.
    public static let start = Position(sequence: 0)

    public init(sequence: Int64, index: Int32 = 0) {
        precondition(sequence >= 0 && index >= 0, "A position has a sequence and an index of 0 or more.")
        self.sequence = sequence
        self.index = index
    }

    public static func < (one: Position, other: Position) -> Bool {
        (one.sequence, one.index) < (other.sequence, other.index)
    }
}
