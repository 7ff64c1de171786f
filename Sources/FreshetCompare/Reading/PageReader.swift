import FreshetWire
package import NIOCore

#if canImport(FoundationEssentials)
    import FoundationEssentials
#else
    import Foundation
#endif

/// Reads the page that answers a poll; nothing is known before its end.
package struct PageReader: StreamReader {
    private struct Page: Decodable {
        let events: [MessageRecord]
        let lastEventId: String
        let gap: MessageRecord?
    }

    private let inflater: Inflater?
    private var body = ByteBuffer()

    package init(isCompressed: Bool) throws {
        inflater = isCompressed ? Inflater(.gzip) : nil
    }

    package mutating func feed(_ bytes: ByteBuffer) throws -> [Sighting] {
        body.writeImmutableBuffer(try inflater?.inflate(bytes) ?? bytes)
        return []
    }

    package mutating func end() throws -> [Sighting] {
        guard let page = try? JSONDecoder().decode(Page.self, from: Data(body.readableBytesView)) else {
            throw CompareError.broken("the answer to a poll is no page of events")
        }
        let events = page.events.compactMap { $0.sighting(whole: "") }
        return (page.gap == nil ? [] : [.gap]) + events + [.position(page.lastEventId)]
    }
}
