import NIOCore
import NIOHTTP2

// Its end: as its protocol has it, or as a lost network would.
extension LightConnection {
    /// How long a peer has to close its side after we have closed ours.
    private static let closingTime: TimeAmount = .seconds(2)

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
    ///
    /// - Parameter time: after which the reader is to come back, if the server is about to stop.
    package func askToEnd(comingBackAfter time: Duration? = nil) { owner?.connectionShouldEnd(comingBackAfter: time) }

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

    /// Closes our side and gives the peer a moment to close its own: closing at once, with bytes from it unread, would
    /// reset the connection and could take our last bytes with it (RFC 9112 § 9.6).
    ///
    /// A server that is about to stop does not wait for peers that leave theirs open: what comes has been read so far, and
    /// one that would still say something has had its closing handshake.
    private func closeOutput(_ context: ChannelHandlerContext) {
        guard isDeparting else {
            context.close(mode: .output, promise: nil)
            return closeSoon(context)
        }
        let bound = NIOLoopBound(context, eventLoop: context.eventLoop)
        let written = context.eventLoop.makePromise(of: Void.self)
        written.futureResult.whenComplete { _ in bound.value.close(promise: nil) }
        context.close(mode: .output, promise: written)
    }

    private func closeSoon(_ context: ChannelHandlerContext) {
        let bound = NIOLoopBound(context, eventLoop: context.eventLoop)
        context.eventLoop.scheduleTask(in: Self.closingTime) { bound.value.close(promise: nil) }
    }
}
