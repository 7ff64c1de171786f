import FreshetWire

/// What client and server agreed on in the opening handshake of a WebSocket.
struct WebSocketAgreement: Sendable, Hashable {
    /// The name that both know what is said by (RFC 6455 § 1.9).
    var subprotocol: String?

    /// How messages may be compressed (RFC 7692).
    var deflate: PerMessageDeflate?

    /// As pages are told.
    var coding: String { deflate == nil ? "identity" : "permessage-deflate" }
}
