package import Freshet
import NIOCore
import Synchronization

/// An event of the tail, shared by all its readers, with its bytes in each format that any of them uses: made once.
package final class SharedEvent: TailEntry {
    package let event: Event
    private let encodings = Mutex<[ByteBuffer?]>(Array(repeating: nil, count: EventFormat.count))

    package init(_ event: Event) {
        self.event = event
    }

    func bytes(in format: EventFormat) -> ByteBuffer {
        encodings.withLock { encodings in
            if let bytes = encodings[format.index] { return bytes }
            var bytes = ByteBuffer()
            format.write(event, to: &bytes)
            encodings[format.index] = bytes
            return bytes
        }
    }
}
