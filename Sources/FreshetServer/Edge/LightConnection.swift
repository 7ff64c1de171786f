package import NIOCore
import NIOHTTP2
import NIOSSL

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
        /// The server is about to stop: say what there is to say, and end.
        func connectionShouldEnd()
        /// The peer is gone, or ``LightConnection/end()`` has run its course.
        func connectionClosed()
    }

    /// How long a peer has to close its side after we have closed ours.
    private static let closingTime: TimeAmount = .seconds(2)

    /// RFC 9113 § 4.1.
    private static let http2FrameHeaderBytes = 9

    private let framing: Framing
    private let channel: any Channel
    private let clock: LoopClock
    private let stalls: StallPolicy
    private let socket: DirectSocket
    private var context: ChannelHandlerContext?
    private var owner: (any Owner)?
    private var hasEnded = false
    private var swallowsClose = true
    /// Whether what comes in is answered.
    private var isTwoWay = false
    /// Since when it takes no bytes.
    private var fullSince: NIODeadline?
    private var isWatched = false

    /// What was written since the takeover, framing included, TLS not.
    package private(set) var sentBytes = 0

    /// - Parameter isPlain: whether the channel's bytes are those of the TCP connection.
    init(framing: Framing, channel: any Channel, isPlain: Bool, clock: LoopClock, stalls: StallPolicy) {
        self.framing = framing
        self.channel = channel
        self.clock = clock
        self.stalls = stalls
        socket = DirectSocket(of: channel, isDirect: isPlain && framing != .http2)
    }

    /// How the body's bytes have to stand where they are not framed here.
    var bodyFraming: EventFormat.BodyFraming { framing == .chunked ? .chunked : .none }

    package var eventLoop: any EventLoop { channel.eventLoop }

    /// Whether a write would go to the socket, instead of waiting in memory for a peer that does not read.
    package var isWritable: Bool { socket.isWritable }

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

    /// Ends the stream as its protocol has it, then closes the connection (HTTP/2: the stream).
    package func end() {
        guard !hasEnded, let context else { return }
        hasEnded = true
        switch framing {
        case .chunked:
            context.writeAndFlush(NIOAny(ByteBuffer(string: "0\r\n\r\n")), promise: nil)
            closeOutput(context)
        case .untilClose, .none:
            closeOutput(context)
        case .http2:
            let end = HTTP2Frame.FramePayload.data(.init(data: .byteBuffer(ByteBuffer()), endStream: true))
            context.writeAndFlush(NIOAny(end), promise: nil)
            // A peer that has said all along that it sends nothing is through with the stream; others may not be.
            if isTwoWay { closeSoon(context) }
        }
    }

    /// Has the owner end the stream, with whatever its protocol says at the end.
    package func askToEnd() { owner?.connectionShouldEnd() }

    /// Breaks the stream off without an end, as a lost network would: RST_STREAM on HTTP/2, else the connection.
    package func abort() {
        guard let context else { return }
        // Closing through TLS would wait for the peer to say farewell. A lost network does not say farewell.
        if channel is any SocketOptionProvider {
            // Past all handlers: nobody says anything any more.
            channel.reset()
        } else {
            context.close(promise: nil)
        }
        closed()
    }

    /// Writes what has the framing of a body already (``bodyFraming``), or needs none.
    package func send(framed bytes: ByteBuffer) {
        guard !hasEnded, bytes.readableBytes > 0 else { return }
        guard framing != .http2 else { return send(bytes) }
        sentBytes += bytes.readableBytes
        put(bytes)
    }

    private func frameAndPut(_ bytes: ByteBuffer) {
        switch framing {
        case .chunked:
            var chunk = ByteBuffer()
            chunk.reserveCapacity(bytes.readableBytes + 20)
            chunk.writeChunk(bytes)
            sentBytes += chunk.readableBytes
            put(chunk)
        case .untilClose, .none:
            sentBytes += bytes.readableBytes
            put(bytes)
        case .http2:
            sentBytes += bytes.readableBytes + Self.http2FrameHeaderBytes
            let frame = HTTP2Frame.FramePayload.data(.init(data: .byteBuffer(bytes)))
            context?.writeAndFlush(NIOAny(frame), promise: nil)
        }
    }

    private func put(_ bytes: ByteBuffer) {
        guard let context else { return }
        socket.write(bytes, through: context)
    }

    /// Closes our side and gives the peer a moment to close its own: closing at once, with bytes from it unread, would
    /// reset the connection and could take our last bytes with it (RFC 9112 § 9.6).
    private func closeOutput(_ context: ChannelHandlerContext) {
        context.close(mode: .output, promise: nil)
        closeSoon(context)
    }

    private func closeSoon(_ context: ChannelHandlerContext) {
        let bound = NIOLoopBound(context, eventLoop: context.eventLoop)
        context.eventLoop.scheduleTask(in: Self.closingTime) { bound.value.close(promise: nil) }
    }

    private func closed() {
        hasEnded = true
        let owner = self.owner
        self.owner = nil
        owner?.connectionClosed()
    }
}

// The channel's side: what comes from the socket.
extension LightConnection {
    package func handlerAdded(context: ChannelHandlerContext) { self.context = context }
    package func handlerRemoved(context: ChannelHandlerContext) { self.context = nil }

    /// The bridge behind us no longer asks for bytes, and a peer that leaves is only noticed by reading.
    func startReading() {
        guard let context else { return }
        socket.begin(through: context)
        context.read()
    }

    package func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        switch unwrapInboundIn(data) {
        case let data as IOData:  // As NIOAny hands out a ByteBuffer where the type is left open.
            guard case .byteBuffer(let bytes) = data else { return }
            owner?.connection(received: bytes)
        case let frame as HTTP2Frame.FramePayload:
            guard case .data(let payload) = frame, case .byteBuffer(let bytes) = payload.data else { return }
            owner?.connection(received: bytes)
            // RFC 8441 § 5: what the end of a TCP connection is elsewhere. We answer it alike.
            if payload.endStream && isTwoWay { peerHasEnded() }
        default:
            break  // A request that was pipelined behind this one: a subscriber's connection answers no more.
        }
    }

    package func channelReadComplete(context: ChannelHandlerContext) {
        if !isTwoWay || channel.isWritable { context.read() }
    }

    private func peerHasEnded() {
        guard !hasEnded else { return }
        end()
        closed()
    }

    package func channelWritabilityChanged(context: ChannelHandlerContext) {
        guard context.channel.isWritable else { return watch() }
        fullSince = nil
        owner?.connectionIsWritable()
        if isTwoWay { context.read() }
    }

    package func userInboundEventTriggered(context: ChannelHandlerContext, event: Any) {
        switch event {
        case is ChannelShouldQuiesceEvent: askToEnd()
        case ChannelEvent.inputClosed: context.close(promise: nil)
        default: break
        }
    }

    package func channelInactive(context: ChannelHandlerContext) {
        closed()
        context.fireChannelInactive()
    }

    package func errorCaught(context: ChannelHandlerContext, error: any Error) {
        context.close(promise: nil)
    }
}

// A peer that takes nothing.
extension LightConnection: LoopClock.Sleeper {
    private func watch() {
        let now = NIODeadline.now()
        fullSince = now
        // One that fills up and empties again all the time is asleep once, not each time.
        guard !isWatched else { return }
        isWatched = true
        clock.wake(self, at: now + stalls.firstLook)
    }

    package func wake(at now: NIODeadline) -> NIODeadline? {
        guard let fullSince, owner != nil else {
            isWatched = false
            return nil
        }
        guard now - fullSince >= stalls.firstLook else { return fullSince + stalls.firstLook }
        return judge(after: now - fullSince).map { now + $0 }
    }

    /// Breaks off a connection whose peer is gone, or has not done for too long what is expected of it.
    ///
    /// - Parameter time: for how long it has not.
    /// - Returns: when to look again; `nil` if it is broken off.
    func judge(after time: TimeAmount) -> TimeAmount? {
        // A stream of HTTP/2 has no socket of its own.
        let tcp = channel is any SocketOptionProvider ? channel : channel.parent ?? channel
        switch stalls.verdict(after: time, peer: .of(tcp)) {
        case .lookAgain(let time): return time
        case .stalled: abort()
        case .vanished: tcp.reset()
        }
        return nil
    }
}

// The other side: what stood behind us when the connection was taken over is not allowed to do anything any more.
extension LightConnection {
    package func read(context: ChannelHandlerContext) {}
    package func flush(context: ChannelHandlerContext) {}

    package func write(context: ChannelHandlerContext, data: NIOAny, promise: EventLoopPromise<Void>?) {
        promise?.fail(ChannelError.ioOnClosedChannel)
    }

    /// Swallows the one close by which the request's task takes its leave. Others mean it.
    package func close(context: ChannelHandlerContext, mode: CloseMode, promise: EventLoopPromise<Void>?) {
        if mode == .all && !swallowsClose { return context.close(mode: mode, promise: promise) }
        if mode == .all { swallowsClose = false }
        promise?.succeed()
    }
}
