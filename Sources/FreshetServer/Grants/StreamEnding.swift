import FreshetWire
import NIOWebSocket

/// Why a stream ends before its reader or its topics do, and how that is said.
enum StreamEnding: String, Sendable, Hashable, CaseIterable {
    /// The grant has ended, and nobody has renewed it.
    case expired
    /// Somebody who administers the server has ended it.
    case disconnected
    /// Its ticket was used again: a ticket has one stream at a time.
    case superseded

    /// For streams that can say so.
    var notice: StreamNotice { .disconnected(reason: rawValue, detail: sentence) }

    /// For WebSockets: the reason is short enough for a close frame (RFC 6455 § 5.5).
    var closeCode: WebSocketErrorCode {
        switch self {
        case .expired: .expired
        case .disconnected: .disconnected
        case .superseded: .superseded
        }
    }

    var sentence: String {
        switch self {
        case .expired: "The token has expired. Open a new stream with a new one."
        case .disconnected: "The stream was ended by who runs this server."
        case .superseded: "The stream's ticket was used for another one."
        }
    }
}
