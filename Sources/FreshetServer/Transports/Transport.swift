package import Freshet
package import NIOCore

/// How a stream speaks on its connection: the bytes for an event, for silence and for the end, and what to reply to
/// bytes that come in. A plain value, without I/O.
package protocol Transport: SendableMetatype {
    /// Whether the subscriber is answered.
    static var isTwoWay: Bool { get }

    /// What is said before the first event; may be empty.
    mutating func opening() -> ByteBuffer

    /// What is said when nothing has been said for a while.
    mutating func heartbeat() -> ByteBuffer

    mutating func bytes(for event: GeneratedEvent) -> ByteBuffer

    /// How much of an event's bytes the page gets to see.
    func payloadBytes(of event: GeneratedEvent) -> Int

    /// What to reply to bytes from the subscriber.
    mutating func replies(to bytes: ByteBuffer) -> [TransportReply]

    /// What to do to end the stream from our side.
    mutating func end(for reason: StreamEnd) -> [TransportReply]
}

/// Why a stream ends from our side.
package enum StreamEnd: Sendable {
    /// Nothing more will ever come.
    case complete
    /// The stream goes on when its reader comes back: after this time, if the server is about to stop.
    case interrupted(comingBackAfter: Duration?)
}

/// What a transport wants done on its connection, in this order.
package enum TransportReply: Sendable {
    case send(ByteBuffer)
    case end
}
