/// A way to read events that is compared with the others.
package enum CompareTransport: String, CaseIterable, Sendable, Codable {
    /// `text/event-stream` (WHATWG HTML § 9.2).
    case serverSentEvents = "sse"
    /// RFC 6455; over HTTP/2 by RFC 8441.
    case webSocket = "websocket"
    /// One request after the other, each of which waits for an event.
    case longPoll = "long-poll"

    package var name: String {
        switch self {
        case .serverSentEvents: "SSE"
        case .webSocket: "WebSocket"
        case .longPoll: "Long poll"
        }
    }
}
