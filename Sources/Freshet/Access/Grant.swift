/// What somebody may do: to which topics to publish, and which to read.
public struct Grant: Sendable, Hashable {
    /// The most filters for publishing, and the most for subscribing. Each is held against every filter that a
    /// subscription asks for.
    public static let maximumFilters = 64

    /// Filters of the topics that may be published to and closed.
    public let publish: [TopicFilter]

    /// Filters of the topics that may be read.
    public let subscribe: [TopicFilter]

    /// Whose grant it is; `nil` for nobody in particular. Idempotency keys of different subjects never meet.
    public let subject: String?

    /// When it ends, in milliseconds since 1970 UTC; `nil` for never.
    public let expiryMilliseconds: Int64?

    /// Whether a token may permit more. It is what tells "show who you are" from "you may not".
    public let isWidenedByToken: Bool

    /// Whether what is read by it may be compressed. Where a secret is read beside what others can publish, the length of
    /// compressed bytes gives it away (docs/Security.md).
    public let allowsCompression: Bool

    /// Whether it may see the streams that are open, and end those of others.
    public let administers: Bool

    public init(
        publish: [TopicFilter] = [],
        subscribe: [TopicFilter] = [],
        subject: String? = nil,
        expiryMilliseconds: Int64? = nil,
        isWidenedByToken: Bool = false,
        allowsCompression: Bool = true,
        administers: Bool = false
    ) {
        self.publish = publish
        self.subscribe = subscribe
        self.subject = subject
        self.expiryMilliseconds = expiryMilliseconds
        self.isWidenedByToken = isWidenedByToken
        self.allowsCompression = allowsCompression
        self.administers = administers
    }

    /// Everything, for ever.
    public static let everything = Grant(publish: [.everything], subscribe: [.everything], administers: true)

    /// Whether it has ended at `milliseconds` since 1970 UTC.
    public func isExpired(at milliseconds: Int64) -> Bool {
        expiryMilliseconds.map { $0 <= milliseconds } ?? false
    }

    /// This one, and what `other` permits besides. Whose it is, and until when, stays.
    public func extended(by other: Grant) -> Grant {
        Grant(
            publish: other.publish + publish,
            subscribe: other.subscribe + subscribe,
            subject: subject,
            expiryMilliseconds: expiryMilliseconds,
            isWidenedByToken: isWidenedByToken,
            allowsCompression: allowsCompression,
            administers: administers
        )
    }
}

extension TopicFilter {
    /// The filter `**`.
    // A filter by the rules, which every test of a grant for everything holds it to.
    public static let everything = try! TopicFilter("**")
}
