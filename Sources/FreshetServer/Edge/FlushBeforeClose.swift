import NIOCore

/// Sends what has been written before a connection closes.
///
/// It stands between HTTP/2 and NIO's handler for the end of its connections, which closes in the turn in which it writes
/// the last GOAWAY, and puts off the flush to the end of that turn: the frame would be lost.
final class FlushBeforeClose: ChannelOutboundHandler {
    typealias OutboundIn = NIOAny

    func close(context: ChannelHandlerContext, mode: CloseMode, promise: EventLoopPromise<Void>?) {
        context.flush()
        context.close(mode: mode, promise: promise)
    }
}
