import NIOCore
import NIOTLS

/// Tells when a connection over TLS is ready, and for which protocol.
final class HandshakeWatch: ChannelInboundHandler {
    typealias InboundIn = Any

    private let negotiated: EventLoopPromise<String?>
    private var error: (any Error)?

    init(_ negotiated: EventLoopPromise<String?>) {
        self.negotiated = negotiated
    }

    func userInboundEventTriggered(context: ChannelHandlerContext, event: Any) {
        if case TLSUserEvent.handshakeCompleted(let name) = event { negotiated.succeed(name) }
        context.fireUserInboundEventTriggered(event)
    }

    func errorCaught(context: ChannelHandlerContext, error: any Error) {
        negotiated.fail(error)
        context.fireErrorCaught(error)
    }

    func channelInactive(context: ChannelHandlerContext) {
        negotiated.fail(CompareError.broken("the connection was closed"))
        context.fireChannelInactive()
    }
}
