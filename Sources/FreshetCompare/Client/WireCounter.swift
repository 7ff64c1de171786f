import NIOCore

/// Next to the socket: counts what goes through it, and can cut it off.
final class WireCounter: ChannelDuplexHandler {
    typealias InboundIn = ByteBuffer
    typealias OutboundIn = ByteBuffer

    private(set) var bytes = WireBytes()
    private var context: ChannelHandlerContext?

    func handlerAdded(context: ChannelHandlerContext) { self.context = context }
    func handlerRemoved(context: ChannelHandlerContext) { self.context = nil }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        bytes.received += unwrapInboundIn(data).readableBytes
        context.fireChannelRead(data)
    }

    func write(context: ChannelHandlerContext, data: NIOAny, promise: EventLoopPromise<Void>?) {
        bytes.sent += unwrapOutboundIn(data).readableBytes
        context.write(data, promise: promise)
    }

    /// Closes the socket from here, below TLS: which so has no chance to say that this is the end.
    func cut() {
        context?.close(promise: nil)
    }
}
