import DequeModule

extension Deque {
    /// The index of the first element behind a position, by halving: elements are in order.
    func firstIndex(after position: Position, of key: (Element) -> Position) -> Int {
        firstIndex(since: { key($0) > position })
    }

    func firstIndex(notBefore position: Position, of key: (Element) -> Position) -> Int {
        firstIndex(since: { key($0) >= position })
    }

    private func firstIndex(since hasCome: (Element) -> Bool) -> Int {
        var low = 0
        var high = count
        while low < high {
            let middle = (low + high) / 2
            if hasCome(self[middle]) { high = middle } else { low = middle + 1 }
        }
        return low
    }
}
