package import Freshet
import FreshetWire
package import NIOCore
import Synchronization

/// Events that go out together: in each format that anyone uses, their bytes are joined once.
///
/// A page of the log is one delivery for all who read it; what is new in the tail is one for all readers of an event loop
/// who have come equally far.
package final class Delivery: Sendable {
    /// How the bytes of one event come about.
    private enum Source: Sendable {
        case tail([SharedEvent])
        case log([Event])
    }

    static let nothing = Delivery(fromLog: [])

    package let events: [Event]
    /// Of the events' data.
    package let payloadBytes: Int
    /// Whether a topic is closed with one of the events.
    let hasClosing: Bool
    private let source: Source
    private let encodings = Mutex<[ByteBuffer?]>(Array(repeating: nil, count: EventFormat.count))
    private let sums = Mutex<[StreamSums?]>(Array(repeating: nil, count: EventFormat.Text.allCases.count))

    convenience init(fromTail entries: [SharedEvent]) {
        self.init(entries.map(\.event), from: .tail(entries))
    }

    package convenience init(fromLog events: [Event]) {
        self.init(events, from: .log(events))
    }

    private init(_ events: [Event], from source: Source) {
        self.events = events
        self.source = source
        payloadBytes = events.reduce(0) { $0 + $1.data.readableBytes }
        hasClosing = events.contains { $0.kind == .closed }
    }

    package func bytes(in format: EventFormat) -> ByteBuffer {
        encodings.withLock { encodings in
            if let bytes = encodings[format.index] { return bytes }
            let bytes = joined(in: format)
            encodings[format.index] = bytes
            return bytes
        }
    }

    private func joined(in format: EventFormat) -> ByteBuffer {
        if case .tail(let entries) = source, entries.count == 1 { return entries[0].bytes(in: format) }
        var bytes = ByteBuffer()
        switch source {
        case .tail(let entries): for entry in entries { bytes.writeImmutableBuffer(entry.bytes(in: format)) }
        case .log(let events): format.write(events, to: &bytes)
        }
        return bytes
    }

    /// Of the bytes before they are deflated.
    func sums(of text: EventFormat.Text) -> StreamSums {
        sums.withLock { sums in
            if let sum = sums[text.rawValue] { return sum }
            let sum = events.reduce(StreamSums.empty) { $0.followed(by: StreamSums(of: text.bytes(of: $1))) }
            sums[text.rawValue] = sum
            return sum
        }
    }
}

extension EventFormat {
    /// Writes events that go out together: deflated, they refer to each other.
    fileprivate func write(_ events: [Event], to bytes: inout ByteBuffer) {
        guard case .deflatedBody(let text, let framing) = self else {
            for event in events { write(event, to: &bytes) }
            return
        }
        var rest = events[...]
        while let first = rest.first {
            let alike = rest.prefix { $0.isCompressible == first.isCompressible }
            var plain = ByteBuffer()
            for event in alike { plain.writeImmutableBuffer(text.bytes(of: event)) }
            framing.write(plain.deflated(first.isCompressible), to: &bytes)
            rest = rest.dropFirst(alike.count)
        }
    }
}
