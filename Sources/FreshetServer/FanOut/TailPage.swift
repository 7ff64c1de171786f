import Freshet

/// What is new in the tail for readers of the same topics who have come equally far: made once, for all of an event loop.
struct TailPage {
    let selection: TopicSelection
    let after: Position
    /// Where the tail ended.
    let end: Position

    let delivery: Delivery
    /// How far was looked.
    let through: Position

    init(of selection: TopicSelection, after position: Position, in tail: Tail<SharedEvent>) {
        self.selection = selection
        after = position
        end = tail.end
        let found = tail.entries(after: position, in: selection, maximumBytes: TopicSubscription.pageBytes)
        delivery = found.entries.isEmpty ? .nothing : Delivery(fromTail: found.entries)
        through = found.through
    }

    func serves(_ selection: TopicSelection, after position: Position, in tail: Tail<SharedEvent>) -> Bool {
        position == after && end == tail.end && selection == self.selection
    }
}
