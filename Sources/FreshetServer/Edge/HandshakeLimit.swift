import NIOCore
import NIOTLS

/// Closes a connection whose TLS handshake takes too long; when the server stops, it has less time.
///
/// Without it, whoever connects and says nothing would hold a connection for ever, and a stopping server up.
final class HandshakeLimit: ChannelInboundHandler, RemovableChannelHandler {
    typealias InboundIn = NIOAny

    /// How long a handshake under way has when the server stops: a request follows it.
    private static let lastTime = TimeAmount.seconds(1)

    private let limit: TimeAmount
    private let cuts: EdgeCuts
    private var timer: Scheduled<Void>?

    init(limit: TimeAmount, cuts: EdgeCuts) {
        self.limit = limit
        self.cuts = cuts
    }

    func handlerAdded(context: ChannelHandlerContext) {
        let bound = NIOLoopBound(context, eventLoop: context.eventLoop)
        timer = context.eventLoop.scheduleTask(in: limit) { [cuts] in
            cuts.note(.handshakeTimeout)
            bound.value.close(promise: nil)
        }
    }

    func handlerRemoved(context: ChannelHandlerContext) {
        timer?.cancel()
    }

    func userInboundEventTriggered(context: ChannelHandlerContext, event: Any) {
        context.fireUserInboundEventTriggered(event)
        switch event {
        case TLSUserEvent.handshakeCompleted: context.pipeline.syncOperations.removeHandler(self, promise: nil)
        case is ChannelShouldQuiesceEvent:
            let bound = NIOLoopBound(context, eventLoop: context.eventLoop)
            timer?.cancel()
            timer = context.eventLoop.scheduleTask(in: Self.lastTime) { bound.value.close(promise: nil) }
        default: break
        }
    }
}
