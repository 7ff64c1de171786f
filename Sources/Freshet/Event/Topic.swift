/// What events are published to and read from: a name such as `orders/42`.
///
/// 1 to 16 segments joined by `/`, 1 to 256 bytes of UTF-8 in all; no control characters, no empty segment, and no
/// segment `*` or `**`, which mean something in a ``TopicFilter``. Case counts, as every byte does: two spellings of
/// `é` are two topics, as they are two URLs and, in a database, two keys.
public struct Topic: Sendable, Hashable, CustomStringConvertible {
    public static let maximumBytes = 256
    public static let maximumSegments = 16

    public let name: String

    /// - Throws: ``TopicError`` with the rule that `name` breaks.
    public init(_ name: some StringProtocol) throws(TopicError) {
        let name = String(name)
        let segments = try TopicName.segments(of: name)
        guard !segments.contains(where: { $0 == "*" || $0 == "**" }) else { throw .wildcard }
        self.name = name
    }

    var segments: [Substring] { TopicName.split(name) }

    public static func == (one: Topic, other: Topic) -> Bool { one.name.utf8.elementsEqual(other.name.utf8) }

    public func hash(into hasher: inout Hasher) {
        var name = name
        name.withUTF8 { hasher.combine(bytes: UnsafeRawBufferPointer($0)) }
    }

    public var description: String { name }
}

/// Why a name is none of a topic, or a filter none.
public enum TopicError: Error, Sendable, Hashable, CustomStringConvertible {
    case empty
    case tooLong
    case tooManySegments
    case emptySegment
    case controlCharacter
    case wildcard
    case misplacedWildcard

    public var description: String {
        switch self {
        case .empty: "A topic has a name of at least one character."
        case .tooLong: "A topic's name has at most \(Topic.maximumBytes) bytes of UTF-8."
        case .tooManySegments: "A topic has at most \(Topic.maximumSegments) segments joined by \"/\"."
        case .emptySegment: "A topic has no empty segments: no \"/\" at its ends, and no two in a row."
        case .controlCharacter: "A topic's name holds no control characters."
        case .wildcard: "A topic is one name; only a filter, for reading, may hold the segments \"*\" and \"**\"."
        case .misplacedWildcard: "In a filter, \"**\" stands only at the end, and \"*\" is a segment of its own."
        }
    }
}

/// The rules that topics and filters share.
enum TopicName {
    static func segments(of name: String) throws(TopicError) -> [Substring] {
        guard !name.isEmpty else { throw .empty }
        guard name.utf8.count <= Topic.maximumBytes else { throw .tooLong }
        let segments = split(name)
        guard segments.count <= Topic.maximumSegments else { throw .tooManySegments }
        guard !segments.contains(where: \.isEmpty) else { throw .emptySegment }
        // U+0000 to U+001F and U+007F to U+009F.
        guard !name.unicodeScalars.contains(where: { $0.properties.generalCategory == .control }) else {
            throw .controlCharacter
        }
        return segments
    }

    /// By bytes: in characters, a "/" before a combining mark would be none.
    static func split(_ name: String) -> [Substring] {
        name.utf8.split(separator: UInt8(ascii: "/"), omittingEmptySubsequences: false).map { Substring($0) }
    }
}
