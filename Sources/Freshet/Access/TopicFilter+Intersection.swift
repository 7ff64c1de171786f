extension TopicFilter {
    /// The filter of exactly those topics that both match; `nil` if there are none.
    ///
    /// It is always one filter: where `**` ends the one, what is left of the other follows, whatever that is.
    package func intersection(_ other: TopicFilter) -> TopicFilter? {
        var common: [Substring] = []
        for (index, pair) in zip(segments, other.segments).enumerated() {
            switch pair {
            case (.rest, _): return Self(joined: common + other.segments[index...].map(\.pattern))
            case (_, .rest): return Self(joined: common + segments[index...].map(\.pattern))
            case (.one, let theirs): common.append(theirs.pattern)
            case (let mine, .one): common.append(mine.pattern)
            case (.name(let mine), .name(let theirs)):
                guard mine.utf8.elementsEqual(theirs.utf8) else { return nil }
                common.append(mine)
            }
        }
        return segments.count == other.segments.count ? Self(joined: common) : nil
    }

    /// - Returns: `nil` for what is longer than any topic that it could match.
    private init?(joined segments: [Substring]) {
        var segments = segments
        // The one wildcard that is longer than what it may stand for: here, one segment of one byte.
        let isTooLong = segments.reduce(segments.count - 1) { $0 + $1.utf8.count } == Topic.maximumBytes + 1
        if isTooLong && segments.last == "**" { segments[segments.count - 1] = "*" }
        try? self.init(segments.joined(separator: "/"))
    }
}

extension TopicFilter.Segment {
    fileprivate var pattern: Substring {
        switch self {
        case .name(let name): name
        case .one: "*"
        case .rest: "**"
        }
    }
}
