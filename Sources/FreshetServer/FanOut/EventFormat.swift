package import Freshet
package import FreshetWire
package import NIOCore
import NIOWebSocket

/// How the events of the log are written on a connection.
package enum EventFormat: Hashable, Sendable {
    case serverSentEvents(BodyFraming)
    /// One record a line (application/x-ndjson).
    case lines(BodyFraming)
    /// One text message each, frame included.
    case webSocket(WebSocketContent, WebSocketCoding)

    /// How the bytes of an HTTP body stand on the connection.
    package enum BodyFraming: Int, CaseIterable, Sendable {
        /// As they are, for whoever frames, ends or compresses the body behind us.
        case none
        /// Each event is a chunk (RFC 9112 § 7.1).
        case chunked
    }

    /// What a WebSocket message holds of an event.
    package enum WebSocketContent: Int, CaseIterable, Sendable {
        /// Everything, as a record in JSON.
        case record
        /// Its data, as it was published.
        case data
    }

    /// How WebSocket messages are compressed. No message refers to another, so that all readers share its bytes.
    package enum WebSocketCoding: Int, CaseIterable, Sendable {
        case plain
        /// Deflated, for readers with the whole window of 32 KiB.
        case deflated
        /// Deflated within 512 bytes, the smallest window that a reader can ask for.
        case narrow

        package init(_ agreed: PerMessageDeflate?) {
            self = agreed.map { $0.serverWindowBits == 15 ? .deflated : .narrow } ?? .plain
        }
    }

    /// The number of formats.
    static let count = 2 * BodyFraming.allCases.count + WebSocketContent.allCases.count * WebSocketCoding.allCases.count

    /// From 0, for what is kept by format.
    var index: Int {
        switch self {
        case .serverSentEvents(let framing): framing.rawValue
        case .lines(let framing): BodyFraming.allCases.count + framing.rawValue
        case .webSocket(let content, let coding):
            2 * BodyFraming.allCases.count + content.rawValue * WebSocketCoding.allCases.count + coding.rawValue
        }
    }

    package func write(_ event: Event, to bytes: inout ByteBuffer) {
        switch self {
        case .serverSentEvents(let framing):
            framing.write(to: &bytes) { $0.writeServerSentEvent(of: event) }
        case .lines(let framing):
            framing.write(to: &bytes) {
                $0.writeRecord(of: event)
                $0.writeInteger(UInt8(ascii: "\n"))
            }
        case .webSocket(let content, let coding):
            if let payload = content.payload(of: event) { coding.write(payload, to: &bytes) }
        }
    }
}

extension EventFormat.BodyFraming {
    fileprivate func write(to bytes: inout ByteBuffer, _ body: (inout ByteBuffer) -> Void) {
        guard self == .chunked else { return body(&bytes) }
        var content = ByteBuffer()
        body(&content)
        bytes.writeChunk(content)
    }
}

extension EventFormat.WebSocketContent {
    fileprivate func payload(of event: Event) -> ByteBuffer? {
        // That a topic is closed is said by its type, for which there is no place: the connection's end tells.
        guard self == .record else { return event.kind == .closed ? nil : event.data }
        var record = ByteBuffer()
        record.writeRecord(of: event)
        return record
    }
}

extension EventFormat.WebSocketCoding {
    fileprivate func write(_ payload: ByteBuffer, to bytes: inout ByteBuffer) {
        switch self {
        case .plain: bytes.writeWebSocketFrame(opcode: .text, payload: payload)
        case .deflated: bytes.writeWebSocketMessage(opcode: .text, payload: payload, windowBits: 15)
        case .narrow: bytes.writeWebSocketMessage(opcode: .text, payload: payload, windowBits: 9)
        }
    }
}
