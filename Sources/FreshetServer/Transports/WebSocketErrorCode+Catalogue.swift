import NIOWebSocket

// Close codes that NIO has no name for, our own among them (docs/Protocol.md lists all). RFC 6455 § 7.4.2 leaves 4000 to
// 4999 to applications.
extension WebSocketErrorCode {
    /// The server restarts, and whoever comes back after a random while is served again (IANA WebSocket Close Code Number
    /// Registry).
    static let serviceRestart = WebSocketErrorCode(codeNumber: 1012)

    /// There is no room now, and waiting helps (IANA WebSocket Close Code Number Registry).
    static let tryAgainLater = WebSocketErrorCode(codeNumber: 1013)

    /// Events were missed, and the subprotocol has no way to say which.
    static let gap = WebSocketErrorCode(codeNumber: 4001)

    /// The token has expired that the connection was opened with.
    static let expired = WebSocketErrorCode(codeNumber: 4002)

    /// Who runs the server has ended the connection.
    static let disconnected = WebSocketErrorCode(codeNumber: 4003)

    /// The connection's ticket was used for another one.
    static let superseded = WebSocketErrorCode(codeNumber: 4004)
}
