import Freshet
import FreshetWire
import HTTPTypes
import NIOCore

/// What is written on a one-way stream of topics, beside events.
enum TopicStreamFormat: Sendable {
    case serverSentEvents
    /// A record a line.
    case lines

    var text: EventFormat.Text {
        switch self {
        case .serverSentEvents: .serverSentEvents
        case .lines: .lines
        }
    }

    var form: StreamForm {
        switch self {
        case .serverSentEvents: .serverSentEvents
        case .lines: .lines
        }
    }

    var headers: HTTPFields {
        switch self {
        case .serverSentEvents:
            return .eventStream
        case .lines:
            var headers = HTTPFields.eventStream
            headers[.contentType] = "application/x-ndjson"
            return headers
        }
    }

    /// Every stream opens by stating its position, so that a reader that is cut before its first event loses nothing; an
    /// event stream also by when to reconnect.
    func opening(retry: Duration, position: EventID?) -> ByteBuffer {
        var bytes = ByteBuffer()
        switch self {
        case .serverSentEvents:
            bytes.writeServerSentEvent(ServerSentEvent(id: position?.description, retry: retry))
        case .lines:
            if let position { bytes.writeLine { $0.writePositionRecord(position) } }
        }
        return bytes
    }

    /// Restates the position: on a quiet topic the reader's ID does not age into a gap.
    func heartbeat(_ position: EventID) -> ByteBuffer {
        var bytes = ByteBuffer()
        switch self {
        case .serverSentEvents: bytes.writeServerSentPosition(position)
        case .lines: bytes.writeLine { $0.writePositionRecord(position) }
        }
        return bytes
    }

    /// The last that is said to a reader who is to come back. Lines have no way to say when.
    func farewell(retry: Duration) -> ByteBuffer {
        var bytes = ByteBuffer()
        if case .serverSentEvents = self { bytes.writeServerSentEvent(ServerSentEvent(retry: retry)) }
        return bytes
    }

    func notice(_ notice: StreamNotice) -> ByteBuffer {
        var bytes = ByteBuffer()
        switch self {
        case .serverSentEvents: bytes.writeServerSentNotice(notice)
        case .lines: bytes.writeLine { $0.writeNoticeRecord(notice) }
        }
        return bytes
    }

    func gap(_ gap: Gap, _ id: EventID) -> ByteBuffer {
        var bytes = ByteBuffer()
        switch self {
        case .serverSentEvents: bytes.writeServerSentGap(gap, id: id)
        case .lines: bytes.writeLine { $0.writeGapRecord(gap, id: id) }
        }
        return bytes
    }
}

extension ByteBuffer {
    fileprivate mutating func writeLine(_ write: (inout ByteBuffer) -> Void) {
        write(&self)
        writeInteger(UInt8(ascii: "\n"))
    }
}
