import NIOCore

/// A page while a read fills it.
package struct PageInMaking {
    package private(set) var events: [Event] = []
    private var budget: PageBudget

    package init(limit: ReadLimit) {
        budget = PageBudget(limit: limit)
    }

    /// How far the read has looked.
    package var through: Position { budget.through }

    /// - Returns: `false` if there is no room for it. The first event always has some.
    package mutating func add(_ event: Event) -> Bool {
        guard budget.add(event.position, size: event.data.readableBytes) else { return false }
        events.append(event)
        return true
    }

    /// Counts an event that is not wanted.
    ///
    /// - Returns: `false` if no more may be looked at.
    package mutating func pass(_ position: Position) -> Bool { budget.pass(position) }
}
