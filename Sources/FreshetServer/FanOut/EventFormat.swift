import Freshet
import FreshetWire
import NIOCore
import NIOWebSocket

/// How the events of the log are written on a connection.
package enum EventFormat: Int, CaseIterable, Sendable {
    case serverSentEvents
    /// One record a line (application/x-ndjson).
    case lines
    /// One record a text message, frame included.
    case webSocket

    func write(_ event: Event, to bytes: inout ByteBuffer) {
        switch self {
        case .serverSentEvents:
            bytes.writeServerSentEvent(of: event)
        case .lines:
            bytes.writeRecord(of: event)
            bytes.writeInteger(UInt8(ascii: "\n"))
        case .webSocket:
            var record = ByteBuffer()
            record.writeRecord(of: event)
            bytes.writeWebSocketFrame(opcode: .text, payload: record)
        }
    }
}
