import FreshetWire
package import NIOCore

/// Reads Server-Sent Events, plain or in gzip.
package struct EventStreamReader: StreamReader {
    private let inflater: Inflater?
    private var parser: ServerSentEventParser
    private var lastEventID: String

    package init(isCompressed: Bool, lastEventID: String?) throws {
        inflater = isCompressed ? Inflater(.gzip) : nil
        self.lastEventID = lastEventID ?? ""
        parser = ServerSentEventParser(lastEventID: self.lastEventID)
    }

    /// `nil` while the stream has not said.
    package var reconnectionTime: Duration? { parser.reconnectionTime }

    package mutating func feed(_ bytes: ByteBuffer) throws -> [Sighting] {
        let text = try inflater?.inflate(bytes) ?? bytes
        var sightings: [Sighting] = []
        for received in parser.feed(text) {
            lastEventID = received.lastEventID
            switch received.type {
            case "gap": sightings.append(.gap)
            case "closed": sightings.append(.closed)
            default:
                let id = received.lastEventID
                sightings.append(.event(id: id.isEmpty ? nil : id, data: received.data))
            }
        }
        // An ID without data sets the last event ID and dispatches nothing: a position.
        if parser.lastEventID != lastEventID {
            lastEventID = parser.lastEventID
            sightings.append(.position(lastEventID))
        }
        return sightings
    }
}
