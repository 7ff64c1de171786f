/// Names the topics that a reader wants: one, or all of a pattern.
///
/// As a ``Topic``, but a segment `*` stands for any one segment, and a final `**` for one or more: `orders/*`,
/// `sensors/**`, `**`.
public struct TopicFilter: Sendable, Hashable, CustomStringConvertible {
    enum Segment: Sendable {
        case name(Substring)
        case one
        case rest
    }

    public let pattern: String
    let segments: [Segment]

    /// The one topic that it names, if it has no wildcard.
    public let topic: Topic?

    /// - Throws: ``TopicError`` with the rule that `pattern` breaks.
    public init(_ pattern: some StringProtocol) throws(TopicError) {
        let pattern = String(pattern)
        let names = try TopicName.segments(of: pattern)
        guard !names.dropLast().contains("**") else { throw .misplacedWildcard }
        self.pattern = pattern
        segments = names.map { $0 == "*" ? .one : $0 == "**" ? .rest : .name($0) }
        topic = try? Topic(pattern)
    }

    public init(_ topic: Topic) {
        pattern = topic.name
        segments = topic.segments.map { .name($0) }
        self.topic = topic
    }

    public func matches(_ topic: Topic) -> Bool {
        if let own = self.topic { return own == topic }
        // Every event may be asked of every filter, so nothing is allocated.
        var rest = Optional(topic.name.utf8[...])
        for segment in segments {
            guard let names = rest else { return false }
            let slash = names.firstIndex(of: UInt8(ascii: "/"))
            switch segment {
            case .name(let expected):
                if !names[..<(slash ?? names.endIndex)].elementsEqual(expected.utf8) { return false }
            case .one: break
            case .rest: return true
            }
            rest = slash.map { names[names.index(after: $0)...] }
        }
        return rest == nil
    }

    /// Whether there may be a topic that both match.
    package func overlaps(_ other: TopicFilter) -> Bool {
        for (mine, theirs) in zip(segments, other.segments) {
            switch (mine, theirs) {
            case (.rest, _), (_, .rest): return true
            case (.name(let one), .name(let another)): if !one.utf8.elementsEqual(another.utf8) { return false }
            case (.one, _), (_, .one): break
            }
        }
        return segments.count == other.segments.count
    }

    /// Whether it matches every topic that the other matches. Never yes where it does not; no also where only the bounds
    /// of names would make it a yes, because `**` has room for no more than `*`.
    package func covers(_ other: TopicFilter) -> Bool {
        for (mine, theirs) in zip(segments, other.segments) {
            switch (mine, theirs) {
            case (.rest, _): return true
            case (.name(let one), .name(let another)): if !one.utf8.elementsEqual(another.utf8) { return false }
            case (.one, .name), (.one, .one): break
            case (.name, .one), (_, .rest): return false
            }
        }
        return segments.count == other.segments.count
    }

    public static func == (one: TopicFilter, other: TopicFilter) -> Bool {
        one.pattern.utf8.elementsEqual(other.pattern.utf8)
    }

    public func hash(into hasher: inout Hasher) {
        var pattern = pattern
        pattern.withUTF8 { hasher.combine(bytes: UnsafeRawBufferPointer($0)) }
    }

    public var description: String { pattern }
}
