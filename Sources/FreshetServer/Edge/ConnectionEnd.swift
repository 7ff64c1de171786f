import NIOCore
import NIOHTTP2

/// Sees to it that a connection ends: when its peer has left, when it has failed, and when the server stops and the peer
/// takes its time.
///
/// It stands last, behind HTTP/2, which does none of these by itself: a peer that only closes its side, or never answers
/// the ping that goes with a GOAWAY (RFC 9113 § 6.8), would hold its connection for ever.
final class ConnectionEnd: ChannelInboundHandler {
    typealias InboundIn = NIOAny

    private let closingTime: TimeAmount
    private let cuts: EdgeCuts
    private var hasFailed = false
    private var timer: Scheduled<Void>?

    init(closingTime: TimeAmount, cuts: EdgeCuts) {
        self.closingTime = closingTime
        self.cuts = cuts
    }

    func handlerRemoved(context: ChannelHandlerContext) {
        timer?.cancel()
    }

    func userInboundEventTriggered(context: ChannelHandlerContext, event: Any) {
        context.fireUserInboundEventTriggered(event)
        switch event {
        case ChannelEvent.inputClosed:
            context.close(promise: nil)
        case is ChannelShouldQuiesceEvent:
            let bound = NIOLoopBound(context, eventLoop: context.eventLoop)
            timer = context.eventLoop.scheduleTask(in: closingTime) { bound.value.close(promise: nil) }
        default:
            break
        }
    }

    func errorCaught(context: ChannelHandlerContext, error: any Error) {
        // It was refused, and may be sent again elsewhere. Those before it go on.
        if (error as? NIOHTTP2Errors.StreamError)?.baseError is NIOHTTP2Errors.CreatedStreamAfterGoaway { return }
        if !hasFailed, let cut = EdgeCut(error) { cuts.note(cut) }
        hasFailed = true
        context.fireErrorCaught(error)
        context.close(promise: nil)
    }
}

extension EdgeCut {
    /// - Returns: `nil` for what is nobody's fault: a network that breaks, or a frame that crosses its stream's end.
    fileprivate init?(_ error: any Error) {
        switch error {
        case let cut as HTTP2Watch.Cut: self = cut.reason
        case is NIOHTTP2Errors.StreamClosed, is NIOHTTP2Errors.NoSuchStream, is NIOHTTP2Errors.IOOnClosedConnection:
            return nil
        case is any NIOHTTP2Error: self = .http2Abuse
        default: return nil
        }
    }
}
