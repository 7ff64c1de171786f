package import FreshetWire
import NIOCore

/// Says something of its own on a stream of topics, from time to time: for a page that wants all that it needs over one
/// connection.
///
/// Its events have no ID, so the reader's last event ID stays that of the log.
package struct StreamCompanion: Sendable {
    let interval: Duration
    let event: @Sendable () -> ServerSentEvent?

    /// - Parameters:
    ///   - interval: how often it is asked; the first time at once.
    ///   - event: what to say; an event without an ID. `nil` says nothing this time.
    package init(every interval: Duration, event: @escaping @Sendable () -> ServerSentEvent?) {
        self.interval = interval
        self.event = event
    }

    var bytes: ByteBuffer {
        var bytes = ByteBuffer()
        if let event = event() {
            precondition(event.id == nil, "A companion's event has no ID: it would become the reader's last event ID.")
            bytes.writeServerSentEvent(event)
        }
        return bytes
    }
}
