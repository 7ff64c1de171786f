/// What belongs to filters with wildcards, found by the topics that they match: a topic costs what it has segments,
/// however many filters there are.
package struct FilterIndex<Value> {
    private let root = FilterNode<Value>()

    package init() {}

    /// Changes what belongs to a filter.
    ///
    /// - Parameter change: gets what there is, and leaves nil for nothing.
    package func update(_ filter: TopicFilter, _ change: (inout Value?) -> Void) {
        root.update(filter.segments[...], change)
    }

    /// Visits what belongs to each filter that matches, in no order.
    package func forEach(matching topic: Topic, _ visit: (Value) -> Void) {
        root.forEach(matching: topic.segments[...], visit)
    }
}

/// A place in the tree of filters: their segments up to here are the way to it.
private final class FilterNode<Value> {
    private var named: [SegmentName: FilterNode] = [:]
    /// Behind a `*`.
    private var one: FilterNode?
    /// Of the filter that ends here.
    private var here: Value?
    /// Of the filter that ends here with a `**`.
    private var rest: Value?

    private var isEmpty: Bool { named.isEmpty && one == nil && here == nil && rest == nil }

    func update(_ segments: ArraySlice<TopicFilter.Segment>, _ change: (inout Value?) -> Void) {
        switch segments.first {
        case nil: change(&here)
        case .rest: change(&rest)
        case .one: one = Self.updated(one, segments.dropFirst(), change)
        case .name(let name):
            let key = SegmentName(name: name)
            named[key] = Self.updated(named[key], segments.dropFirst(), change)
        }
    }

    /// - Returns: the node, unless nothing is left in it.
    private static func updated(
        _ node: FilterNode?,
        _ segments: ArraySlice<TopicFilter.Segment>,
        _ change: (inout Value?) -> Void
    ) -> FilterNode? {
        let node = node ?? FilterNode()
        node.update(segments, change)
        return node.isEmpty ? nil : node
    }

    func forEach(matching segments: ArraySlice<Substring>, _ visit: (Value) -> Void) {
        guard let first = segments.first else {
            if let here { visit(here) }
            return
        }
        if let rest { visit(rest) }
        one?.forEach(matching: segments.dropFirst(), visit)
        named[SegmentName(name: first)]?.forEach(matching: segments.dropFirst(), visit)
    }
}

/// Compares by bytes, as topics do.
private struct SegmentName: Hashable {
    let name: Substring

    static func == (one: SegmentName, other: SegmentName) -> Bool { one.name.utf8.elementsEqual(other.name.utf8) }

    func hash(into hasher: inout Hasher) {
        var name = name
        name.withUTF8 { hasher.combine(bytes: UnsafeRawBufferPointer($0)) }
    }
}
