/// What is appended to a topic as a whole: one publication, several, or the topic's end.
public struct Batch: Sendable, Hashable {
    /// The most publications in a batch.
    public static let maximumCount = 1_000

    public enum Content: Sendable, Hashable {
        /// 1 to ``Batch/maximumCount``.
        case publications([Publication])
        /// Closes the topic.
        case closing
    }

    public let topic: Topic
    public let content: Content
    public let key: IdempotencyKey?

    public init(_ topic: Topic, _ publications: [Publication], key: IdempotencyKey? = nil) {
        precondition(1...Self.maximumCount ~= publications.count, "A batch has 1 to \(Self.maximumCount) publications.")
        self.topic = topic
        self.content = .publications(publications)
        self.key = key
    }

    public init(closing topic: Topic, key: IdempotencyKey? = nil) {
        self.topic = topic
        self.content = .closing
        self.key = key
    }

    /// How many events it makes.
    public var count: Int {
        switch content {
        case .publications(let publications): publications.count
        case .closing: 1
        }
    }
}

/// By what a batch that is sent again is known (the Idempotency-Key header field).
public struct IdempotencyKey: Sendable, Hashable {
    /// The longest key, in bytes of UTF-8.
    public static let maximumBytes = 255

    /// Who publishes; keys of different subjects have nothing to do with each other.
    public let subject: String
    public let key: String
    /// A digest of what is published. An equal key with another digest is a mistake.
    public let digest: [UInt8]

    public init(subject: String, key: String, digest: [UInt8]) {
        self.subject = subject
        self.key = key
        self.digest = digest
    }
}

/// What an append gave.
public struct Appended: Sendable, Hashable {
    /// One for each event of the batch.
    public let ids: [EventID]
    /// Whether the batch had been appended before, under its key.
    public let isRepeat: Bool

    public init(ids: [EventID], isRepeat: Bool = false) {
        precondition(!ids.isEmpty, "A batch has at least one event.")
        self.ids = ids
        self.isRepeat = isRepeat
    }

    public var last: EventID { ids[ids.count - 1] }
}
