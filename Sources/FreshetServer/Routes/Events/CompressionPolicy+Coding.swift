import Freshet
import FreshetWire
import Hummingbird

extension CompressionPolicy {
    /// How a response with events of `selection` is coded: as zlib has it, whose bytes all readers can share. Zstandard is
    /// not for them: what several can read has to be frames of its own, which half of the clients do not read on from, and
    /// which are no smaller.
    func coding(of selection: TopicSelection, for wanted: EventRequest) -> ContentCoding {
        guard wanted.grant.allowsCompression, compresses(anyOf: selection) else { return .identity }
        return .chosen(from: [.gzip, .deflate], by: wanted.request.headers[.acceptEncoding])
    }

    /// The events as they are to be compressed: those of exceptions are not.
    func applied(to events: [Event]) -> [Event] {
        exceptions.isEmpty ? events : events.map { compresses($0.topic) ? $0 : $0.uncompressible }
    }
}

extension Event {
    fileprivate var uncompressible: Event {
        Event(
            id: id,
            topic: topic,
            kind: kind,
            type: type,
            data: data,
            retry: retry,
            isCompressible: false,
            milliseconds: milliseconds
        )
    }
}
