public import NIOCore

/// What a server says to one reader about its stream, beside events: a record, or a Server-Sent Event without an ID, so
/// that the reader's last event ID stays.
public enum StreamNotice: Sendable, Hashable {
    /// The grant by which the stream is open ends soon.
    ///
    /// - Parameters:
    ///   - milliseconds: when, since 1970 UTC.
    ///   - renewal: the path to which a new token is to be posted, so that the stream goes on.
    case expiring(milliseconds: Int64, renewal: String)

    /// The stream ends here, and why: a word for programs, a sentence for people.
    case disconnected(reason: String, detail: String)

    /// By which readers know it.
    public var type: String {
        switch self {
        case .expiring: "expiring"
        case .disconnected: "disconnected"
        }
    }

    fileprivate func writeMembers(to bytes: inout ByteBuffer) {
        switch self {
        case .expiring(let milliseconds, let renewal):
            bytes.writeString("\"expires\":\(milliseconds),\"renew\":")
            bytes.writeJSONString(renewal)
        case .disconnected(let reason, let detail):
            bytes.writeString("\"reason\":")
            bytes.writeJSONString(reason)
            bytes.writeString(",\"detail\":")
            bytes.writeJSONString(detail)
        }
    }
}

extension ByteBuffer {
    /// Writes a notice as a record.
    public mutating func writeNoticeRecord(_ notice: StreamNotice) {
        writeString("{\"type\":\"\(notice.type)\",")
        notice.writeMembers(to: &self)
        writeInteger(UInt8(ascii: "}"))
    }

    /// Writes a notice as a Server-Sent Event.
    public mutating func writeServerSentNotice(_ notice: StreamNotice) {
        var data = ByteBuffer(string: "{")
        notice.writeMembers(to: &data)
        data.writeInteger(UInt8(ascii: "}"))
        writeServerSentEvent(ServerSentEvent(type: notice.type, data: data))
    }
}
