extension Grant {
    /// The most filters that what a subscription asks for and what a grant permits may have in common. A topic that
    /// changes is looked up among all of them.
    private static let maximumCommonFilters = 256

    /// Goes on only if the topic may be published to.
    ///
    /// - Throws: ``AccessError``.
    package func checkPublishing(to topic: Topic) throws(AccessError) {
        guard publish.contains(where: { $0.matches(topic) }) else { throw refusal(to: .publish, topic.name) }
    }

    /// What `wanted` and this grant have in common: each topic as it stands, of a filter as much as may be read.
    ///
    /// - Throws: ``AccessError`` for a topic that may not be read, or a filter of which nothing may.
    package func selection(of wanted: TopicSelection) throws(AccessError) -> TopicSelection {
        var common: [TopicFilter] = []
        for filter in wanted.filters {
            let found = permitted(of: filter)
            guard !found.isEmpty else { throw refusal(to: .subscribe, filter.pattern) }
            common += found
        }
        let selection = TopicSelection(common)
        guard selection.filters.count <= max(Self.maximumCommonFilters, wanted.filters.count) else {
            throw .tooManyFilters
        }
        return selection
    }

    private func permitted(of filter: TopicFilter) -> [TopicFilter] {
        // Asked first, so that who may read everything reads by the filters that it named.
        if subscribe.contains(where: { $0.covers(filter) }) { return [filter] }
        return subscribe.compactMap { $0.intersection(filter) }
    }

    private func refusal(to action: AccessError.Action, _ name: String) -> AccessError {
        isWidenedByToken ? .missingToken : .outsideGrant(action, name: name)
    }
}
