import Freshet
import FreshetWire
import NIOCore

/// A generated stream as Server-Sent Events (WHATWG HTML § 9.2).
struct ServerSentEventTransport: Transport {
    static let isTwoWay = false

    /// The time that an EventSource is told to wait before it reconnects.
    let retry: Duration

    func opening() -> ByteBuffer {
        var bytes = ByteBuffer()
        // Without data, nothing is dispatched for it.
        bytes.writeServerSentEvent(ServerSentEvent(retry: retry))
        return bytes
    }

    func heartbeat() -> ByteBuffer {
        var bytes = ByteBuffer()
        bytes.writeServerSentComment("")
        return bytes
    }

    func bytes(for event: GeneratedEvent) -> ByteBuffer {
        var bytes = ByteBuffer()
        bytes.writeServerSentEvent(ServerSentEvent(id: "\(event.position)", type: event.type, data: event.data))
        return bytes
    }

    func payloadBytes(of event: GeneratedEvent) -> Int { event.data.readableBytes }
    func replies(to bytes: ByteBuffer) -> [TransportReply] { [] }

    func end(for reason: StreamEnd) -> [TransportReply] {
        guard case .interrupted(let retry?) = reason else { return [.end] }
        var bytes = ByteBuffer()
        bytes.writeServerSentEvent(ServerSentEvent(retry: retry))
        return [.send(bytes), .end]
    }
}
