import NIOCore

/// Sends what TLS gives out straight to the socket, past the queue of writes that NIO keeps for every channel; what does
/// not fit goes there, and nothing overtakes it.
///
/// It stands first, right behind the socket.
final class DirectWrites: ChannelDuplexHandler {
    typealias InboundIn = ByteBuffer
    typealias OutboundIn = IOData
    typealias OutboundOut = IOData

    private var socket = DirectSocket()
    /// Written, and not yet flushed.
    private var written = ByteBuffer()

    func handlerAdded(context: ChannelHandlerContext) {
        socket.open(of: context.channel)
    }

    func write(context: ChannelHandlerContext, data: NIOAny, promise: EventLoopPromise<Void>?) {
        // Whoever waits for a write hears of it from NIO; what was written before goes ahead of it.
        guard promise == nil, case .byteBuffer(let bytes) = unwrapOutboundIn(data) else {
            queue(context)
            socket.noteQueued()
            let promise = promise ?? context.eventLoop.makePromise()
            promise.futureResult.assumeIsolated().whenComplete { _ in self.socket.noteWritten() }
            return context.write(data, promise: promise)
        }
        if written.readableBytes == 0 { written = bytes } else { written.writeImmutableBuffer(bytes) }
    }

    func flush(context: ChannelHandlerContext) {
        if socket.isClear, written.readableBytes > 0 {
            written.moveReaderIndex(forwardBy: socket.send(written))
            if written.readableBytes == 0 {
                written = ByteBuffer()
                return
            }
        }
        queue(context)
        context.flush()
    }

    private func queue(_ context: ChannelHandlerContext) {
        guard written.readableBytes > 0 else { return }
        socket.noteQueued()
        let promise = context.eventLoop.makePromise(of: Void.self)
        promise.futureResult.assumeIsolated().whenComplete { _ in self.socket.noteWritten() }
        context.write(wrapOutboundOut(.byteBuffer(written)), promise: promise)
        written = ByteBuffer()
    }

    func channelInactive(context: ChannelHandlerContext) {
        socket.forget()
        context.fireChannelInactive()
    }
}
