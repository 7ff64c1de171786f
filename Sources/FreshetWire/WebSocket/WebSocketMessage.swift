public import NIOCore
public import NIOWebSocket

/// What a peer said, unmasked and whole: fragments are joined, and text is valid UTF-8 (RFC 6455 § 5.5, § 5.6).
public enum WebSocketMessage: Sendable, Equatable {
    /// UTF-8, checked.
    case text(ByteBuffer)

    /// Any bytes.
    case binary(ByteBuffer)

    /// Wants a pong with the same bytes, 125 at most (§ 5.5.2).
    case ping(ByteBuffer)

    /// Answers a ping, or came unasked as a heartbeat of the peer's own (§ 5.5.3).
    case pong(ByteBuffer)

    /// The peer sends nothing more. Its code is nil where the frame was empty (§ 7.1.5).
    case close(code: WebSocketErrorCode?, reason: String)
}
