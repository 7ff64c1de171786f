package import Freshet
package import FreshetWire
package import NIOCore
import NIOWebSocket

/// How the events of the log are written on a connection.
package enum EventFormat: Hashable, Sendable {
    /// In the body of a response.
    case body(Text, BodyFraming)
    /// In the body of a response, deflated: blocks that refer to nothing before them, without a header (RFC 1951).
    case deflatedBody(Text, BodyFraming)
    /// One text message each, frame included.
    case webSocket(WebSocketContent, WebSocketCoding)

    package enum Text: Int, CaseIterable, Sendable {
        case serverSentEvents
        /// One record a line (application/x-ndjson).
        case lines
    }

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

    /// How WebSocket messages are compressed.
    package enum WebSocketCoding: Int, CaseIterable, Sendable {
        case plain
        /// Deflated, for readers with the whole window of 32 KiB. No message refers to another.
        case deflated
        /// Deflated within 512 bytes, the smallest window that a reader can ask for.
        case narrow
        /// Deflated, for readers who keep what they have read: a message may refer to others of a ``SharedWindow``.
        case sliding

        package init(_ agreed: PerMessageDeflate?) {
            self =
                switch agreed {
                case nil: .plain
                case let agreed? where agreed.keepsServerContext: .sliding
                case let agreed?: agreed.serverWindowBits == 15 ? .deflated : .narrow
                }
        }
    }

    private static let bodies = Text.allCases.count * BodyFraming.allCases.count

    /// The number of formats.
    static let count = 2 * bodies + WebSocketContent.allCases.count * WebSocketCoding.allCases.count

    /// From 0, for what is kept by format.
    var index: Int {
        switch self {
        case .body(let text, let framing): text.rawValue * BodyFraming.allCases.count + framing.rawValue
        case .deflatedBody(let text, let framing): Self.bodies + EventFormat.body(text, framing).index
        case .webSocket(let content, let coding):
            2 * Self.bodies + content.rawValue * WebSocketCoding.allCases.count + coding.rawValue
        }
    }

    /// The same for who gets other bytes in between.
    var withoutReferences: EventFormat {
        if case .webSocket(let content, .sliding) = self { .webSocket(content, .deflated) } else { self }
    }

    package func write(_ event: Event, to bytes: inout ByteBuffer) {
        switch self {
        case .body(let text, let framing):
            framing.write(text.bytes(of: event), to: &bytes)
        case .deflatedBody(let text, let framing):
            framing.write(text.bytes(of: event).deflated(event.isCompressible), to: &bytes)
        case .webSocket(let content, let coding):
            guard let payload = content.payload(of: event) else { return }
            (event.isCompressible ? coding : .plain).write(payload, to: &bytes)
        }
    }
}

extension ByteBuffer {
    /// A block that refers to nothing before it.
    func deflated(_ isCompressible: Bool) -> ByteBuffer {
        isCompressible ? SelfContainedBlock.deflate(self) : SelfContainedBlock.store(self)
    }
}

extension EventFormat.Text {
    func bytes(of event: Event) -> ByteBuffer {
        var bytes = ByteBuffer()
        switch self {
        case .serverSentEvents:
            bytes.writeServerSentEvent(of: event)
        case .lines:
            bytes.writeRecord(of: event)
            bytes.writeInteger(UInt8(ascii: "\n"))
        }
        return bytes
    }
}

extension EventFormat.BodyFraming {
    func write(_ content: ByteBuffer, to bytes: inout ByteBuffer) {
        switch self {
        case .none: bytes.writeImmutableBuffer(content)
        case .chunked: bytes.writeChunk(content)
        }
    }
}

extension EventFormat.WebSocketContent {
    func payload(of event: Event) -> ByteBuffer? {
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
        case .deflated, .sliding: bytes.writeWebSocketMessage(opcode: .text, payload: payload, windowBits: 15)
        case .narrow: bytes.writeWebSocketMessage(opcode: .text, payload: payload, windowBits: 9)
        }
    }
}
