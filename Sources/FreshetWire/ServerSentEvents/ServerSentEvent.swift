public import NIOCore

/// One event of an event stream, as it is written to the wire (WHATWG HTML § 9.2.5).
///
/// `id` and `type` stand on one line each, so text from outside must pass ``isValidID(_:)`` and ``isValidType(_:)``
/// before it comes here: whoever could put a line end into them could write events of their own into the stream.
/// `data` may hold anything; each of its lines gets a field of its own.
public struct ServerSentEvent: Sendable, Hashable {
    /// What the reader sends back as `Last-Event-ID` when it reconnects; nil leaves its last event ID as it is, the
    /// empty string clears it.
    public var id: String?

    /// Which listeners the browser calls; nil, the empty string and `message` all mean `message`.
    public var type: String?

    /// The payload, UTF-8. Nil dispatches nothing: such an event only sets the last event ID or the retry time.
    public var data: ByteBuffer?

    /// How long the reader waits before it reconnects; written in whole milliseconds, a negative time as zero.
    public var retry: Duration?

    /// An event with whatever is given; without data, one that only sets the last event ID or the retry time.
    public init(id: String? = nil, type: String? = nil, data: ByteBuffer? = nil, retry: Duration? = nil) {
        self.id = id
        self.type = type
        self.data = data
        self.retry = retry
    }

    /// An event whose data is text.
    public init(id: String? = nil, type: String? = nil, data: String, retry: Duration? = nil) {
        self.init(id: id, type: type, data: ByteBuffer(string: data), retry: retry)
    }

    /// Whether `id` can stand in an event stream: no CR and no LF, which would end its line, and no NUL, which makes
    /// the reader ignore the whole field (WHATWG HTML § 9.2.6).
    public static func isValidID(_ id: String) -> Bool {
        !id.utf8.contains { $0.endsLine || $0 == 0 }
    }

    /// Whether `type` can stand in an event stream: no CR and no LF, which would end its line.
    public static func isValidType(_ type: String) -> Bool {
        !type.utf8.contains { $0.endsLine }
    }
}
