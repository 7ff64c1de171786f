import NIOWebSocket

// The close codes that are our own (docs/Protocol.md lists all). RFC 6455 § 7.4.2 leaves 4000 to 4999 to applications.
extension WebSocketErrorCode {
    /// Events were missed, and the subprotocol has no way to say which.
    static let gap = WebSocketErrorCode(codeNumber: 4001)
}
