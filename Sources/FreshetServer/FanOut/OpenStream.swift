import NIOCore
import Synchronization

/// One stream that is open: what it is, what has gone over it, and how to break it off. For whoever watches.
package final class OpenStream: Sendable {
    /// What does not change while a stream is open.
    package struct Facts: Sendable, Hashable {
        package enum Kind: String, Sendable {
            case serverSentEvents = "sse"
            case webSocket = "websocket"
        }

        package let path: String
        package let kind: Kind
        package let isHTTP2: Bool
        /// The number of the TCP connection.
        package let connection: Int
        /// A content coding, or `permessage-deflate`.
        package let coding: String
    }

    /// What has gone over a stream since it was opened.
    package struct Counts: Sendable, Hashable {
        package var events = 0
        /// The events' data alone.
        package var payloadBytes = 0
        /// What was written for it, the frames of WebSocket, chunked coding and HTTP/2 included; before TLS.
        package var sentBytes = 0
    }

    package let facts: Facts
    private let current = Mutex(Counts())
    private let eventLoop: any EventLoop
    private let connection: NIOLoopBound<LightConnection>
    private let onClose: @Sendable (OpenStream) -> Void

    init(facts: Facts, connection: LightConnection, onClose: @escaping @Sendable (OpenStream) -> Void) {
        self.facts = facts
        self.eventLoop = connection.eventLoop
        self.connection = NIOLoopBound(connection, eventLoop: connection.eventLoop)
        self.onClose = onClose
    }

    package var counts: Counts { current.withLock { $0 } }

    /// Breaks the stream off, as a lost network would.
    package func abort() {
        eventLoop.execute { self.connection.value.abort() }
    }

    /// Ends the stream as its protocol has it.
    package func end() {
        eventLoop.execute { self.connection.value.askToEnd() }
    }

    func note(events: Int = 0, payloadBytes: Int = 0, sentBytes: Int) {
        current.withLock { counts in
            counts.events += events
            counts.payloadBytes += payloadBytes
            counts.sentBytes = sentBytes
        }
    }

    func closed() { onClose(self) }
}
