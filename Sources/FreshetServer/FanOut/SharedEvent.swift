import Freshet
import FreshetWire
import NIOCore
import NIOWebSocket
import Synchronization

/// How the events of the log are written on a connection.
enum EventFormat: Int, CaseIterable, Sendable {
    case serverSentEvents
    /// One record a line (application/x-ndjson).
    case lines
    /// One record a text message, frame included.
    case webSocket

    fileprivate func write(_ event: Event) -> ByteBuffer {
        var bytes = ByteBuffer()
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
        return bytes
    }
}

/// An event of the tail, shared by all its readers, with its bytes in each format that any of them uses: made once.
final class SharedEvent: TailEntry {
    let event: Event
    private let encodings = Mutex<[ByteBuffer?]>(Array(repeating: nil, count: EventFormat.allCases.count))

    init(_ event: Event) {
        self.event = event
    }

    func bytes(in format: EventFormat) -> ByteBuffer {
        encodings.withLock { encodings in
            if let bytes = encodings[format.rawValue] { return bytes }
            let bytes = format.write(event)
            encodings[format.rawValue] = bytes
            return bytes
        }
    }
}
