import Freshet
import FreshetWire
import NIOCore
import NIOWebSocket

/// What the entries of a ``SharedWindow`` are, before they are deflated.
enum WindowContent: Hashable, Sendable {
    case body(EventFormat.Text)
    case message(EventFormat.WebSocketContent)

    /// The number of contents.
    static let count = EventFormat.Text.allCases.count + EventFormat.WebSocketContent.allCases.count

    /// From 0, for what is kept by content.
    var index: Int {
        switch self {
        case .body(let text): text.rawValue
        case .message(let content): EventFormat.Text.allCases.count + content.rawValue
        }
    }

    /// `nil` where an event is not written at all.
    func plain(of event: Event) -> ByteBuffer? {
        switch self {
        case .body(let text): text.bytes(of: event)
        case .message(let content): content.payload(of: event)
        }
    }
}

extension EventFormat {
    /// From which window its readers can take what they lack; `nil` for formats in which events refer to no others.
    var windowContent: WindowContent? {
        switch self {
        case .deflatedBody(let text, _): .body(text)
        case .webSocket(let content, .sliding): .message(content)
        case .body, .webSocket: nil
        }
    }

    /// Frames an entry of a window.
    func write(deflated block: ByteBuffer, to bytes: inout ByteBuffer) {
        switch self {
        case .body(_, let framing), .deflatedBody(_, let framing): framing.write(block, to: &bytes)
        case .webSocket: bytes.writeWebSocketMessage(opcode: .text, deflated: block)
        }
    }
}
