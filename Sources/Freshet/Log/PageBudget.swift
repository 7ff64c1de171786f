/// What a page still has room for.
package struct PageBudget: Sendable {
    /// How far the read has looked.
    package private(set) var through = Position.start
    private var count = 0
    private var bytes = 0
    private var passed = 0
    private let limit: ReadLimit

    package init(limit: ReadLimit) {
        self.limit = limit
    }

    /// - Parameter size: of the event's data, in bytes.
    /// - Returns: `false` if there is no room for it. The first event always has some.
    package mutating func add(_ position: Position, size: Int) -> Bool {
        guard count == 0 || count < limit.events && bytes + size <= limit.bytes else { return false }
        count += 1
        bytes += size
        through = position
        return true
    }

    /// Counts an event that is not wanted.
    ///
    /// - Returns: `false` if no more may be looked at.
    package mutating func pass(_ position: Position) -> Bool {
        passed += 1
        through = position
        return passed < limit.looked
    }
}
