import Freshet
package import FreshetWire
import NIOCore
import NIOWebSocket

/// How the events of the log are written on a connection.
package enum EventFormat: Hashable, Sendable {
    case serverSentEvents
    /// One record a line (application/x-ndjson).
    case lines
    /// One text message each, frame included.
    case webSocket(WebSocketContent, WebSocketCoding)

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
    static let count = 2 + WebSocketContent.allCases.count * WebSocketCoding.allCases.count

    /// From 0, for what is kept by format.
    var index: Int {
        switch self {
        case .serverSentEvents: 0
        case .lines: 1
        case .webSocket(let content, let coding):
            2 + content.rawValue * WebSocketCoding.allCases.count + coding.rawValue
        }
    }

    func write(_ event: Event, to bytes: inout ByteBuffer) {
        switch self {
        case .serverSentEvents:
            bytes.writeServerSentEvent(of: event)
        case .lines:
            bytes.writeRecord(of: event)
            bytes.writeInteger(UInt8(ascii: "\n"))
        case .webSocket(let content, let coding):
            if let payload = content.payload(of: event) { coding.write(payload, to: &bytes) }
        }
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
