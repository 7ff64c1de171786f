/// The last messages that were followed, for finding out whether the stream still has them.
struct RecentMessages: Sendable {
    struct Item: Sendable {
        let sequence: Int64
        let identity: MessageIdentity
    }

    /// A megabyte; at 10,000 a second, what a cluster may lose in six seconds.
    private static let capacity = 65_536

    private var items: [Item] = []
    private var next = 0

    mutating func add(_ item: Item) {
        if items.count < Self.capacity {
            items.append(item)
        } else {
            items[next] = item
            next = (next + 1) % Self.capacity
        }
    }

    /// In the order in which they came.
    var inOrder: [Item] { Array(items[next...] + items[..<next]) }

    func identity(at sequence: Int64) -> MessageIdentity? {
        // Nearly always one of the last.
        let last = (next + items.count - 1) % max(1, items.count)
        for step in 0..<items.count {
            let item = items[(last - step + items.count) % items.count]
            if item.sequence == sequence { return item.identity }
            if item.sequence < sequence { return nil }
        }
        return nil
    }
}
