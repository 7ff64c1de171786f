import Freshet

/// Who is told of new events, and up to where.
struct FollowerList {
    /// The last event that is durable.
    private(set) var head: Position
    /// The last event that followers were told of, or are being told of now.
    private var announced: Position
    private var followers: [@Sendable ([Event]) -> Void] = []

    init(head: Position) {
        self.head = head
        announced = head
    }

    /// - Returns: the position behind which the follower is told of everything.
    mutating func add(_ follower: @escaping @Sendable ([Event]) -> Void) -> Position {
        followers.append(follower)
        return announced
    }

    /// - Returns: who is to be told of the events up to `position`.
    mutating func announce(_ position: Position) -> [@Sendable ([Event]) -> Void] {
        announced = position
        raiseHead(to: position)
        return followers
    }

    mutating func raiseHead(to position: Position) {
        head = max(head, position)
    }

    mutating func removeAll() {
        followers = []
    }
}
