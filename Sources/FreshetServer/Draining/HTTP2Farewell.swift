import NIOCore

/// Says on an HTTP/2 connection that the server is about to stop, and still takes a ``CrossingRequest`` afterwards.
///
/// It stands before HTTP/2, which refuses every new stream once it has said GOAWAY itself, also those that it has allowed.
final class HTTP2Farewell: ChannelInboundHandler {
    typealias InboundIn = ByteBuffer
    typealias InboundOut = ByteBuffer
    typealias OutboundOut = IOData

    private let drain: Drain
    private var crossing = CrossingRequest()
    private var timer: Scheduled<Void>?

    init(_ drain: Drain) {
        self.drain = drain
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        crossing.noteActivity()
        context.fireChannelRead(data)
    }

    func userInboundEventTriggered(context: ChannelHandlerContext, event: Any) {
        // A connection that found no room is asked to end by the same event, and is to take nothing.
        guard event is ChannelShouldQuiesceEvent, drain.isUnderWay, timer == nil, crossing.isLikely else {
            return context.fireUserInboundEventTriggered(event)
        }
        context.writeAndFlush(wrapOutboundOut(.byteBuffer(Self.openEndedGoAway)), promise: nil)
        let bound = NIOLoopBound(context, eventLoop: context.eventLoop)
        timer = context.eventLoop.scheduleTask(in: CrossingRequest.grace) {
            bound.value.fireUserInboundEventTriggered(ChannelShouldQuiesceEvent())
        }
    }

    /// RFC 9113 § 6.8: with the greatest number there is for a stream, and without an error, it keeps the client from
    /// opening streams and takes none away.
    private static let openEndedGoAway = {
        var frame = ByteBuffer()
        frame.writeMultipleIntegers(UInt8(0), UInt16(8), UInt8(7), UInt8(0), UInt32(0))
        frame.writeMultipleIntegers(UInt32(0x7FFF_FFFF), UInt32(0))
        return frame
    }()

    func handlerRemoved(context: ChannelHandlerContext) { timer?.cancel() }

    func channelInactive(context: ChannelHandlerContext) {
        timer?.cancel()
        context.fireChannelInactive()
    }
}
