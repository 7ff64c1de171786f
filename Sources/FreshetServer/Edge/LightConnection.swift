package import NIOCore

/// A connection, or HTTP/2 stream, that serves one subscriber and nothing else: no task, no bridge, no HTTP machinery.
///
/// It stands next to the socket (or TLS, or the HTTP/2 stream) in the pipeline and belongs to its event loop: everything
/// here must be called there.
package final class LightConnection: ChannelDuplexHandler {
    // What comes in is bytes or, on an HTTP/2 stream, frames; and for one moment of the takeover, parts of a request.
    package typealias InboundIn = Any
    package typealias OutboundIn = Any
    package typealias OutboundOut = Any

    /// How bytes are wrapped on the way to the peer, and how their end is said.
    package enum Framing: Sendable {
        /// HTTP/1.1: each write is a chunk, the end is the empty chunk (RFC 9112 § 7.1).
        case chunked
        /// HTTP/1.0: the end of the connection is the end of the body.
        case untilClose
        /// An upgraded connection speaks for itself.
        case none
        /// DATA frames of a stream (RFC 9113 § 6.1).
        case http2
    }

    /// What the connection tells whoever it serves, on its event loop.
    package protocol Owner: AnyObject {
        /// Bytes from the peer. Whoever only writes ignores them.
        func connection(received bytes: ByteBuffer)
        /// The socket takes bytes again after it was full.
        func connectionIsWritable()
        /// Something waits to be written: nobody may send on a ``StraightWay`` any more.
        func connectionIsBlocked()
        /// Say what there is to say, and end.
        ///
        /// - Parameter time: after which the reader is to come back, if the server is about to stop.
        func connectionShouldEnd(comingBackAfter time: Duration?)
        /// The peer is gone, or ``LightConnection/end()`` has run its course.
        func connectionClosed()
    }

    /// RFC 9113 § 4.1.
    static let http2FrameHeaderBytes = 9

    let framing: Framing
    let channel: any Channel
    let clock: LoopClock
    let stalls: StallPolicy
    let drain: Drain
    let isPlain: Bool
    var socket = DirectSocket()
    var context: ChannelHandlerContext?
    var owner: (any Owner)?
    var hasEnded = false
    var swallowsClose = true
    /// Whether what comes in is answered.
    var isTwoWay = false
    /// Whether it has its time to end, because the server is about to stop.
    var isDeparting = false
    /// Since when it takes no bytes.
    var fullSince: NIODeadline?
    /// Where it waits while it is watched.
    var bed: LoopClock.Bed?

    /// What was written since the takeover, framing included, TLS not.
    package internal(set) var sentBytes = 0

    /// - Parameter isPlain: whether the channel's bytes are those of the TCP connection.
    init(
        framing: Framing,
        channel: any Channel,
        isPlain: Bool,
        clock: LoopClock,
        stalls: StallPolicy,
        drain: Drain
    ) {
        self.framing = framing
        self.channel = channel
        self.clock = clock
        self.stalls = stalls
        self.drain = drain
        self.isPlain = isPlain
    }

    /// How the body's bytes have to stand where they are not framed here.
    var bodyFraming: EventFormat.BodyFraming { framing == .chunked ? .chunked : .none }

    package var eventLoop: any EventLoop { channel.eventLoop }

    /// Whether a write would go to the socket, instead of waiting in memory for a peer that does not read.
    package var isWritable: Bool { socket.isClear || channel.isWritable }

    /// For whoever sends events without asking, framed like this, until the owner is told that it is blocked.
    func straightWay(for format: EventFormat) -> StraightWay? {
        if hasEnded { return nil }
        guard socket.exists else { return channel.isWritable ? .connection(self, format) : nil }
        return socket.clearHandle.map { .socket($0, format) }
    }

    /// - Parameter isTwoWay: whether the owner answers what the peer says. Such a peer is listened to only while it takes
    ///   the answers, so that it cannot pile them up here.
    package func serve(_ owner: any Owner, isTwoWay: Bool = false) {
        self.owner = owner
        self.isTwoWay = isTwoWay
        if !channel.isActive { closed() }
    }

    /// Writes and flushes. Does nothing after the end.
    package func send(_ bytes: ByteBuffer) {
        guard !hasEnded, bytes.readableBytes > 0 else { return }
        frameAndPut(bytes)
    }

    /// Says that a silent stream lives, unless its peer turns out to be gone: nothing else would tell, for as long as the
    /// socket takes the few bytes that are written to it.
    package func sendHeartbeat(_ bytes: ByteBuffer) {
        if judge(after: .zero) != nil { send(bytes) }
    }

    func closed() {
        hasEnded = true
        noteDrained()
        socket.forget()
        bed?.leave()
        let owner = self.owner
        self.owner = nil
        owner?.connectionClosed()
    }
}
