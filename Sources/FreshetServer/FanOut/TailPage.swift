import Freshet
import NIOCore

/// What is new in the tail for those of an audience who have come equally far: made once for all of them.
final class TailPage {
    private let audience: Audience
    private let after: Position
    /// Where the tail ended.
    private let end: Position

    let delivery: Delivery
    /// How far was looked.
    let through: Position
    private var last: (format: EventFormat, bytes: ByteBuffer)?

    init(of audience: Audience, after position: Position, in tail: Tail<SharedEvent>) {
        self.audience = audience
        after = position
        end = tail.end
        let found = tail.entries(after: position, in: audience.selection, maximumBytes: TopicSubscription.pageBytes)
        delivery = found.entries.isEmpty ? .nothing : Delivery(fromTail: found.entries)
        through = found.through
    }

    func serves(_ audience: Audience, after position: Position, in tail: Tail<SharedEvent>) -> Bool {
        position == after && end == tail.end && audience === self.audience
    }

    /// Whether its bytes are all that is to be done for a reader: it is at the end with them, and no topic is closed.
    var isAll: Bool { through == end && !delivery.hasClosing && !delivery.events.isEmpty }

    func bytes(in format: EventFormat) -> ByteBuffer {
        if let last, last.format == format { return last.bytes }
        let bytes = delivery.bytes(in: format)
        last = (format, bytes)
        return bytes
    }
}
