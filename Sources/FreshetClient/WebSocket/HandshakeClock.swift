import NIOCore

/// Ends a connection on which nothing arrives before the handshake is over.
final class HandshakeClock: ChannelInboundHandler, RemovableChannelHandler {
    typealias InboundIn = ByteBuffer
    typealias InboundOut = ByteBuffer

    private let limit: TimeAmount
    private var alarm: Scheduled<Void>?

    init(limit: TimeAmount) {
        self.limit = limit
    }

    func handlerAdded(context: ChannelHandlerContext) {
        alarm = context.eventLoop.assumeIsolated().scheduleTask(in: limit) {
            context.fireErrorCaught(Setback.broken("the server fell silent"))
            context.close(promise: nil)
        }
    }

    /// With the first bytes behind TLS the answer has begun; how it goes on, whoever reads it watches.
    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        alarm?.cancel()
        context.fireChannelRead(data)
        context.pipeline.syncOperations.removeHandler(self, promise: nil)
    }

    func handlerRemoved(context: ChannelHandlerContext) {
        alarm?.cancel()
    }
}
