import NIOCore

/// A page while a read fills it.
package struct PageInMaking {
    package private(set) var events: [Event] = []
    /// How far the read has looked.
    package private(set) var through = Position.start
    private var bytes = 0
    private var passed = 0
    private let limit: ReadLimit

    package init(limit: ReadLimit) {
        self.limit = limit
    }

    /// - Returns: `false` if there is no room for it. The first event always has some.
    package mutating func add(_ event: Event) -> Bool {
        let size = event.data.readableBytes
        guard events.isEmpty || events.count < limit.events && bytes + size <= limit.bytes else { return false }
        events.append(event)
        bytes += size
        through = event.position
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
