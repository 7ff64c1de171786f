package import Freshet
package import NIOCore
import Synchronization

/// Events that go out together: in each format that anyone uses, their bytes are joined once.
///
/// A page of the log is one delivery for all who read it; what is new in the tail is one for each of its readers, whose
/// events have been written already.
package final class Delivery: Sendable {
    /// How the bytes of one event come about.
    private enum Source: Sendable {
        case tail([SharedEvent])
        case log([Event])
    }

    package let events: [Event]
    private let source: Source
    private let encodings = Mutex<[ByteBuffer?]>(Array(repeating: nil, count: EventFormat.count))

    init(fromTail entries: [SharedEvent]) {
        events = entries.map(\.event)
        source = .tail(entries)
    }

    package init(fromLog events: [Event]) {
        self.events = events
        source = .log(events)
    }

    /// Of the events' data.
    var payloadBytes: Int { events.reduce(0) { $0 + $1.data.readableBytes } }

    package func bytes(in format: EventFormat) -> ByteBuffer {
        if case .tail(let entries) = source, entries.count == 1 { return entries[0].bytes(in: format) }
        return encodings.withLock { encodings in
            if let bytes = encodings[format.index] { return bytes }
            let bytes = joined(in: format)
            encodings[format.index] = bytes
            return bytes
        }
    }

    private func joined(in format: EventFormat) -> ByteBuffer {
        var bytes = ByteBuffer()
        switch source {
        case .tail(let entries): for entry in entries { bytes.writeImmutableBuffer(entry.bytes(in: format)) }
        case .log(let events): for event in events { format.write(event, to: &bytes) }
        }
        return bytes
    }
}
