public import NIOWebSocket

/// The rule of RFC 6455 that a peer broke. The connection fails: nothing that follows can be trusted (§ 7.1.7).
public struct WebSocketError: Error, Sendable, Equatable, CustomStringConvertible {
    /// What to close the connection with: 1002, 1007 or 1009 (§ 7.4.1).
    public var code: WebSocketErrorCode

    /// The rule as a sentence for the peer's developer. Never longer than the reason of a close frame may be, and
    /// free of the peer's bytes, so that it can be sent and logged as it stands.
    public var description: String

    public init(code: WebSocketErrorCode, description: String) {
        self.code = code
        self.description = description
    }

    static func protocolError(_ description: String) -> Self {
        Self(code: .protocolError, description: description)
    }

    /// § 8.1: whoever finds that text is not UTF-8 fails the connection.
    static func invalidUTF8(in part: String) -> Self {
        Self(code: .dataInconsistentWithMessage, description: "\(part) must be valid UTF-8.")
    }

    /// RFC 7692 § 7.2.2 leaves the code open; this one says that the bytes are not what the frame says they are.
    static let notDeflated = Self(
        code: .dataInconsistentWithMessage, description: "A compressed message must be valid DEFLATE data.")

    static func messageTooLarge(maximumMessageBytes: Int) -> Self {
        Self(code: .messageTooLarge, description: "A message may have \(maximumMessageBytes) bytes at most.")
    }
}
