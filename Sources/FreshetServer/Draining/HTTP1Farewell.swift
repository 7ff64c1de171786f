import NIOCore
import NIOHTTPTypes

/// Keeps a connection on which a ``CrossingRequest`` may come until it would be there, when the server stops.
///
/// It stands before Hummingbird's handler that closes idle connections, and goes when the connection is taken over.
final class HTTP1Farewell: ChannelDuplexHandler, RemovableChannelHandler {
    typealias InboundIn = HTTPRequestPart
    typealias InboundOut = HTTPRequestPart
    typealias OutboundIn = HTTPResponsePart
    typealias OutboundOut = HTTPResponsePart

    private let framing: HTTP1Framing
    private var crossing = CrossingRequest()
    private var timer: Scheduled<Void>?

    init(framing: HTTP1Framing) {
        self.framing = framing
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        crossing.noteActivity()
        context.fireChannelRead(data)
    }

    func write(context: ChannelHandlerContext, data: NIOAny, promise: EventLoopPromise<Void>?) {
        crossing.noteActivity()
        context.write(data, promise: promise)
    }

    func userInboundEventTriggered(context: ChannelHandlerContext, event: Any) {
        guard event is ChannelShouldQuiesceEvent else { return context.fireUserInboundEventTriggered(event) }
        framing.endWithNextResponse()
        guard timer == nil, !framing.owesResponse, crossing.isLikely else {
            return context.fireUserInboundEventTriggered(event)
        }
        let bound = NIOLoopBound(context, eventLoop: context.eventLoop)
        timer = context.eventLoop.scheduleTask(in: CrossingRequest.grace) {
            bound.value.fireUserInboundEventTriggered(ChannelShouldQuiesceEvent())
        }
    }

    func handlerRemoved(context: ChannelHandlerContext) { timer?.cancel() }

    func channelInactive(context: ChannelHandlerContext) {
        timer?.cancel()
        context.fireChannelInactive()
    }
}
