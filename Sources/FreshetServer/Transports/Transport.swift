package import Freshet
package import NIOCore

/// How a stream speaks on its connection: the bytes for an event, for silence and for the end, and what to reply to
/// bytes that come in. A plain value, without I/O.
package protocol Transport: SendableMetatype {
    /// What is said before the first event.
    var opening: ByteBuffer? { get }

    /// What is said when nothing has been said for a while.
    var heartbeat: ByteBuffer { get }

    func bytes(for event: GeneratedEvent) -> ByteBuffer

    /// What to reply to bytes from the subscriber.
    mutating func replies(to bytes: ByteBuffer) -> [TransportReply]

    /// What to do to end the stream from our side.
    mutating func end(for reason: StreamEnd) -> [TransportReply]
}

/// Why a stream ends from our side.
package enum StreamEnd: Sendable {
    /// Nothing more will ever come.
    case complete
    /// The server is shutting down; the stream goes on at the next one.
    case serverStops
}

/// What a transport wants done on its connection, in this order.
package enum TransportReply: Sendable {
    case send(ByteBuffer)
    case end
}
