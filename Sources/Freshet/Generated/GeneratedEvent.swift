public import NIOCore

/// One event of a ``GeneratedStream``.
///
/// It is the same for every transport: Server-Sent Events write it as lines, WebSocket as a text message.
public struct GeneratedEvent: Sendable, Hashable {
    /// Where the event stands in its stream: 0 or more, growing, not necessarily dense. It is the event's ID.
    public var position: Int

    /// What kind of event this is; `nil` is the browser's default, `message`.
    public var type: String?

    /// The payload: UTF-8 text.
    public var data: ByteBuffer

    public init(position: Int, type: String? = nil, data: ByteBuffer) {
        precondition(position >= 0, "A generated event has a position of 0 or more, not \(position).")
        self.position = position
        self.type = type
        self.data = data
    }

    public init(position: Int, type: String? = nil, data: String) {
        self.init(position: position, type: type, data: ByteBuffer(string: data))
    }
}
