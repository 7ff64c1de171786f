package import NIOCore
import NIOHTTP2

// How bytes go out: straight to the socket where that is possible, else through the channel.
extension LightConnection {
    /// Writes what has the framing of a body already (``bodyFraming``), or needs none.
    package func send(framed bytes: ByteBuffer) {
        guard !hasEnded, bytes.readableBytes > 0 else { return }
        guard framing != .http2 else { return send(bytes) }
        count(bytes.readableBytes)
        put(bytes)
    }

    func frameAndPut(_ bytes: ByteBuffer) {
        switch framing {
        case .chunked:
            var chunk = ByteBuffer()
            chunk.reserveCapacity(bytes.readableBytes + 20)
            chunk.writeChunk(bytes)
            count(chunk.readableBytes)
            put(chunk)
        case .untilClose, .none:
            count(bytes.readableBytes)
            put(bytes)
        case .http2:
            count(bytes.readableBytes + Self.http2FrameHeaderBytes)
            let frame = HTTP2Frame.FramePayload.data(.init(data: .byteBuffer(bytes)))
            context?.writeAndFlush(NIOAny(frame), promise: nil)
        }
    }

    private func count(_ bytes: Int) {
        sentBytes += bytes
        clock.totals.sentBytes += bytes
    }

    private func put(_ bytes: ByteBuffer) {
        guard let context else { return }
        guard socket.exists else { return context.writeAndFlush(NIOAny(bytes), promise: nil) }
        guard socket.isClear else { return queue(bytes, context) }
        let sentBytes = socket.send(bytes)
        guard sentBytes < bytes.readableBytes else { return }
        // It is full, or broken: NIO knows what to do about either.
        var rest = bytes
        rest.moveReaderIndex(forwardBy: sentBytes)
        queue(rest, context)
    }

    /// Writes what did not fit into the socket that somebody else has sent it on.
    func finish(_ rest: ByteBuffer) {
        if let context { queue(rest, context) }
    }

    func queue(_ bytes: ByteBuffer, _ context: ChannelHandlerContext) {
        socket.noteQueued()
        owner?.connectionIsBlocked()
        let promise = context.eventLoop.makePromise(of: Void.self)
        promise.futureResult.assumeIsolated().whenComplete { _ in self.socket.noteWritten() }
        context.writeAndFlush(NIOAny(bytes), promise: promise)
    }
}

extension LightConnection.Owner {
    package func connectionIsBlocked() {}
}
