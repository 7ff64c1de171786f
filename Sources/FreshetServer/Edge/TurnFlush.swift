package import NIOCore

/// Sends what an HTTP/2 connection has to say once per turn of its event loop: an event that goes to a hundred streams
/// becomes a few TLS records and one system call instead of a hundred of each.
///
/// It stands between TLS and HTTP/2.
package final class TurnFlush: ChannelOutboundHandler {
    package typealias OutboundIn = IOData
    package typealias OutboundOut = IOData

    private var gathered = ByteBuffer()
    private var isDue = false
    private var writes = 0

    package init() {}

    package func write(context: ChannelHandlerContext, data: NIOAny, promise: EventLoopPromise<Void>?) {
        writes += 1
        // Whoever wants to hear of a write hears of this one alone; what was gathered goes ahead of it.
        guard promise == nil, case .byteBuffer(let bytes) = unwrapOutboundIn(data) else {
            passOn(context)
            return context.write(data, promise: promise)
        }
        // Most turns have one write only: it need not be copied.
        if gathered.readableBytes == 0 { gathered = bytes } else { gathered.writeImmutableBuffer(bytes) }
    }

    package func flush(context: ChannelHandlerContext) {
        guard !isDue else { return }
        isDue = true
        let bound = NIOLoopBound((handler: self, context: context), eventLoop: context.eventLoop)
        context.eventLoop.execute { bound.value.handler.turnEnds(bound.value.context) }
    }

    package func close(context: ChannelHandlerContext, mode: CloseMode, promise: EventLoopPromise<Void>?) {
        turnEnds(context)
        context.close(mode: mode, promise: promise)
    }

    package func handlerRemoved(context: ChannelHandlerContext) { isDue = false }

    /// How many writes there were since it was asked for the last time.
    func takeCount() -> Int {
        defer { writes = 0 }
        return writes
    }

    private func turnEnds(_ context: ChannelHandlerContext) {
        guard isDue else { return }
        isDue = false
        passOn(context)
        context.flush()
    }

    private func passOn(_ context: ChannelHandlerContext) {
        guard gathered.readableBytes > 0 else { return }
        context.write(wrapOutboundOut(.byteBuffer(gathered)), promise: nil)
        gathered = ByteBuffer()
    }
}
