import FreshetWire
package import NIOCore

/// Reads Server-Sent Events.
package struct EventStreamParser: RecordParser {
    package static let mediaType = "text/event-stream"

    private var parser: ServerSentEventParser
    private var lastEventID: String

    package init(lastEventID: String?) {
        self.lastEventID = lastEventID ?? ""
        parser = ServerSentEventParser(lastEventID: self.lastEventID, maximumEventBytes: RecordLimit.bytes)
    }

    package var reconnectionTime: Duration? { parser.reconnectionTime }

    package mutating func feed(_ bytes: ByteBuffer) throws(ClientError) -> [StreamRecord] {
        var records: [StreamRecord] = []
        for received in parser.feed(bytes) {
            lastEventID = received.lastEventID
            if let record = try record(of: received) { records.append(record) }
        }
        // An event that is too large would come again with every reconnection.
        guard parser.discardedEventCount == 0 else { throw RecordLimit.error }
        // An ID without data sets the last event ID and dispatches nothing: a position.
        if parser.lastEventID != lastEventID {
            lastEventID = parser.lastEventID
            records.append(.position(id: lastEventID))
        }
        return records
    }

    private func record(of received: ServerSentEventParser.Received) throws(ClientError) -> StreamRecord? {
        let id = received.lastEventID
        switch received.type {
        case "gap": return .gap(try RecordObject(ByteBuffer(string: received.data)).gap(id: id))
        case "closed": return .closed(id: id, topic: nil)
        // Said by servers of later versions, and no event of a publisher's.
        case "position", "expiring", "disconnected": return nil
        default:
            let event = StreamEvent(id: id, type: received.type, topic: nil, milliseconds: nil, data: received.data)
            return .event(event)
        }
    }
}
