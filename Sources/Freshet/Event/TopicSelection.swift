/// What one reader reads: the topics that any of its filters names.
public struct TopicSelection: Sendable, Hashable {
    /// In the order in which they were asked for, each once.
    public let filters: [TopicFilter]

    /// The topics, if no filter has a wildcard; else `nil`.
    public let topics: Set<Topic>?

    /// - Parameter filters: at least one.
    public init(_ filters: [TopicFilter]) {
        precondition(!filters.isEmpty, "A selection names at least one topic.")
        var seen: Set<TopicFilter> = []
        self.filters = filters.filter { seen.insert($0).inserted }
        let exact = self.filters.compactMap(\.topic)
        topics = exact.count == self.filters.count ? Set(exact) : nil
    }

    public init(_ topic: Topic) {
        self.init([TopicFilter(topic)])
    }

    public func matches(_ topic: Topic) -> Bool {
        if let topics { return topics.contains(topic) }
        return filters.contains { $0.matches(topic) }
    }
}
