import NIOCore

/// Bounds what NIO leaves open on an HTTP/2 connection: how long a header block may be under way, and how many frames may
/// come that carry nothing.
///
/// It stands before HTTP/2. Its timer is set as a ``RequestWatch`` sets its own.
final class HTTP2Watch: ChannelInboundHandler {
    typealias InboundIn = ByteBuffer
    typealias InboundOut = ByteBuffer
    typealias OutboundOut = IOData

    /// A cut, for ``ConnectionEnd``.
    struct Cut: Error {
        let reason: EdgeCut
    }

    private static let window = TimeAmount.seconds(30)
    /// A client may open two windows, its connection's and a stream's, for each frame that we send.
    private static let framesPerWrite = 2

    private let limit: TimeAmount
    private let maximumBarrenFrames: Int
    private let writes: TurnFlush
    private var scan = HTTP2FrameScan()
    private var isCut = false
    private var timer: Scheduled<Void>?
    /// What is under way, by what was complete before, and since when.
    private var midway: (after: Int, since: NIODeadline)?
    private var allowedFrames: Int
    private var windowEnd = NIODeadline.uptimeNanoseconds(0)

    init(configuration: EdgeConfiguration, writes: TurnFlush) {
        limit = TimeAmount(configuration.headTimeout)
        maximumBarrenFrames = configuration.maximumBarrenFrames
        allowedFrames = configuration.maximumBarrenFrames
        self.writes = writes
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        guard !isCut else { return }
        unwrapInboundIn(data).withUnsafeReadableBytes { scan.take($0) }
        if scan.barrenFrames > allowedFrames, !mayGoOn(at: context.eventLoop.now) {
            return cut(.http2Abuse, context)
        }
        context.fireChannelRead(data)
    }

    private func mayGoOn(at now: NIODeadline) -> Bool {
        let earned = writes.takeCount() * Self.framesPerWrite
        allowedFrames += earned
        if now >= windowEnd {
            windowEnd = now + Self.window
            allowedFrames = max(allowedFrames, scan.barrenFrames + maximumBarrenFrames)
        }
        return scan.barrenFrames <= allowedFrames
    }

    func channelReadComplete(context: ChannelHandlerContext) {
        if scan.isMidway && !isCut {
            if midway?.after != scan.completed { midway = (scan.completed, context.eventLoop.now) }
            if timer == nil { look(context) }
        }
        context.fireChannelReadComplete()
    }

    private func look(_ context: ChannelHandlerContext) {
        guard !isCut, scan.isMidway, let midway, midway.after == scan.completed else { return }
        let deadline = midway.since + limit
        guard context.eventLoop.now < deadline else { return cut(.headTimeout, context) }
        let bound = NIOLoopBound((watch: self, context: context), eventLoop: context.eventLoop)
        timer = context.eventLoop.scheduleTask(deadline: deadline) {
            bound.value.watch.timer = nil
            bound.value.watch.look(bound.value.context)
        }
    }

    private func cut(_ reason: EdgeCut, _ context: ChannelHandlerContext) {
        isCut = true
        timer?.cancel()
        context.writeAndFlush(wrapOutboundOut(.byteBuffer(Self.enhanceYourCalm)), promise: nil)
        context.fireErrorCaught(Cut(reason: reason))
    }

    /// GOAWAY with ENHANCE_YOUR_CALM (RFC 9113 § 6.8). What was processed is not for us to say: all that there is.
    private static let enhanceYourCalm = {
        var frame = ByteBuffer()
        frame.writeMultipleIntegers(UInt8(0), UInt16(8), UInt8(7), UInt8(0), UInt32(0))
        frame.writeMultipleIntegers(UInt32(0x7FFF_FFFF), UInt32(11))
        return frame
    }()

    func handlerRemoved(context: ChannelHandlerContext) {
        timer?.cancel()
    }

    func channelInactive(context: ChannelHandlerContext) {
        timer?.cancel()
        context.fireChannelInactive()
    }
}
