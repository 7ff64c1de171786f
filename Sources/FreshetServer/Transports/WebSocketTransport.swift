import Freshet
import FreshetWire
import NIOCore
import NIOWebSocket

/// A generated stream over a WebSocket (RFC 6455): each event is a text message.
struct WebSocketTransport: Transport {
    /// The largest message that a subscriber may send. Nothing that it says has a meaning here, so little is enough.
    static let maximumMessageBytes = 4096

    static let isTwoWay = true

    private let text: @Sendable (GeneratedEvent) -> ByteBuffer
    private let sender: WebSocketSender
    private var session: WebSocketSession

    /// - Parameter text: writes an event as the text of a message.
    init(_ agreement: WebSocketAgreement, text: @escaping @Sendable (GeneratedEvent) -> ByteBuffer) {
        self.text = text
        sender = WebSocketSender(agreement.deflate)
        session = WebSocketSession(maximumMessageBytes: Self.maximumMessageBytes, inflates: agreement.deflate != nil)
    }

    func opening() -> ByteBuffer { ByteBuffer() }

    // A page does not see pings, but every proxy on the way sees bytes.
    func heartbeat() -> ByteBuffer {
        var frame = ByteBuffer()
        frame.writeWebSocketFrame(opcode: .ping, payload: ByteBuffer())
        return frame
    }

    func bytes(for event: GeneratedEvent) -> ByteBuffer {
        sender.frame(opcode: .text, payload: text(event))
    }

    func payloadBytes(of event: GeneratedEvent) -> Int { text(event).readableBytes }

    mutating func replies(to bytes: ByteBuffer) -> [TransportReply] {
        session.receive(bytes).compactMap(reply)
    }

    mutating func end(for reason: StreamEnd) -> [TransportReply] {
        switch reason {
        case .complete: session.close(code: .normalClosure, reason: "complete").compactMap(reply)
        case .interrupted: session.close(code: .serviceRestart, reason: WebSocketConnection.restart).compactMap(reply)
        }
    }

    private func reply(to action: WebSocketSession.Action) -> TransportReply? {
        switch action {
        case .send(let bytes): .send(bytes)
        case .end: .end
        case .text, .binary: nil
        }
    }
}
