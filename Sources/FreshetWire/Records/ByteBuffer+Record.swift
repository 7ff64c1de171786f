public import Freshet
public import NIOCore

// Records: what readers get over WebSocket, as NDJSON and in pages. A record is a JSON object with a `type`; the types
// `position`, `gap` and `closed` are the server's, every other is an event's own.
extension ByteBuffer {
    /// Writes an event. It holds only what all its readers share, so it is written once for all of them.
    public mutating func writeRecord(of event: Event) {
        writeStaticString("{\"type\":")
        writeJSONString(event.wireType ?? "message")
        writeStaticString(",\"id\":\"")
        writeString(event.id.description)
        writeStaticString("\",\"topic\":")
        writeJSONString(event.topic.name)
        writeStaticString(",\"time\":")
        writeString(String(event.milliseconds))
        writeStaticString(",\"data\":")
        writeJSONString(event.data.readableBytesView)
        writeInteger(UInt8(ascii: "}"))
    }

    /// Writes where a reader stands: everything up to this ID has been said.
    public mutating func writePositionRecord(_ id: EventID) {
        writeString("{\"type\":\"position\",\"id\":\"\(id)\"}")
    }

    /// Writes that something is missing, and behind which ID the stream goes on.
    public mutating func writeGapRecord(_ gap: Gap, id: EventID) {
        writeString("{\"type\":\"gap\",\"id\":\"\(id)\",")
        writeGapMembers(gap)
        writeInteger(UInt8(ascii: "}"))
    }

    fileprivate mutating func writeGapMembers(_ gap: Gap) {
        writeString("\"reason\":\"\(gap.reason.rawValue)\",\"requested\":")
        writeJSONString(gap.requested)
    }
}

// The same as Server-Sent Events.
extension ByteBuffer {
    public mutating func writeServerSentEvent(of event: Event) {
        writeServerSentEvent(
            ServerSentEvent(id: event.id.description, type: event.wireType, data: event.data, retry: event.retry)
        )
    }

    /// Sets the reader's last event ID, and dispatches nothing (WHATWG HTML § 9.2.6: without data, no event).
    public mutating func writeServerSentPosition(_ id: EventID) {
        writeServerSentEvent(ServerSentEvent(id: id.description))
    }

    public mutating func writeServerSentGap(_ gap: Gap, id: EventID) {
        var data = ByteBuffer(string: "{")
        data.writeGapMembers(gap)
        data.writeInteger(UInt8(ascii: "}"))
        writeServerSentEvent(ServerSentEvent(id: id.description, type: "gap", data: data))
    }
}

extension Event {
    /// The type by which readers know it.
    fileprivate var wireType: String? { kind == .closed ? "closed" : type }
}
