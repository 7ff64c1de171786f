public import NIOCore

/// One event of the log, as every reader of its topic gets it.
public struct Event: Sendable, Hashable {
    public enum Kind: Int, Sendable {
        /// It was published.
        case published = 0
        /// Its topic was closed with it: none comes behind.
        case closed = 1
    }

    public let id: EventID
    public let topic: Topic
    public let kind: Kind

    /// Whether it may be compressed together with other events of its topic.
    ///
    /// What is compressed in one window is shorter the more it repeats itself. So someone who has a guess at a secret
    /// published beside it, and sees how long the encrypted stream becomes, learns whether the guess is right (CRIME,
    /// BREACH). An event that says `false` is not compressed for any reader, and its neighbours are no less for that.
    public let isCompressible: Bool

    /// `nil` is the browser's default, `message`.
    public let type: String?

    /// UTF-8, its lines ended by LF.
    public let data: ByteBuffer

    /// The reconnection time that readers of Server-Sent Events are told with it.
    public let retry: Duration?

    /// When it was appended, in milliseconds since 1970 UTC. It never goes back from one event to the next.
    public let milliseconds: Int64

    public var position: Position { id.position }

    public init(
        id: EventID,
        topic: Topic,
        kind: Kind = .published,
        type: String? = nil,
        data: ByteBuffer,
        retry: Duration? = nil,
        isCompressible: Bool = true,
        milliseconds: Int64
    ) {
        self.id = id
        self.topic = topic
        self.kind = kind
        self.isCompressible = isCompressible
        self.type = type
        self.data = data
        self.retry = retry
        self.milliseconds = milliseconds
    }
}
