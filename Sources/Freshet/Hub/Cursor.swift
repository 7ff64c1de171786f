/// Where one reader stands in the log. It only moves forward, so no event is delivered twice, and replay turns into
/// live delivery without a hand-over.
package struct Cursor: Sendable {
    /// Where the next events come from.
    package enum Source: Sendable, Hashable {
        /// Behind the tail: the log has to be read.
        case log
        case tail
        /// There is nothing more yet.
        case future
    }

    package let selection: TopicSelection

    /// Everything wanted up to here has been delivered.
    package private(set) var position: Position

    package init(_ selection: TopicSelection, after position: Position) {
        self.selection = selection
        self.position = position
    }

    package func nextSource<Entry>(beside tail: Tail<Entry>) -> Source {
        if position >= tail.end { return .future }
        return tail.reachesBack(to: position) ? .tail : .log
    }

    package mutating func advance(to position: Position) {
        precondition(position >= self.position, "A cursor only moves forward.")
        self.position = position
    }
}
