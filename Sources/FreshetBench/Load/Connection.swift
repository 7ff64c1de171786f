import NIOCore
import NIOTLS

/// One socket, at the end of its pipeline: hands bytes to whoever it is for. It belongs to its event loop.
final class Connection: ChannelInboundHandler {
    typealias InboundIn = ByteBuffer
    typealias OutboundOut = ByteBuffer

    /// Whom a connection is for. Told on the event loop.
    protocol Owner: AnyObject {
        /// It can be written to; TLS included.
        func opened(_ connection: Connection)
        func received(_ bytes: ByteBuffer, on connection: Connection)
        /// It is gone, or never came about.
        func closed(_ connection: Connection, _ error: (any Error)?)
    }

    /// Until the end, which breaks the circle: a weak reference would cost a locked instruction or two per delivery.
    private var owner: (any Owner)?
    private var context: ChannelHandlerContext?
    private let isSecure: Bool
    private var error: (any Error)?
    private var isClosed = false

    init(owner: any Owner, isSecure: Bool) {
        self.owner = owner
        self.isSecure = isSecure
    }

    func send(_ bytes: ByteBuffer) {
        context?.writeAndFlush(wrapOutboundOut(bytes), promise: nil)
    }

    func close() {
        context?.close(promise: nil)
    }

    /// Tells the owner, once.
    func end(_ error: (any Error)?) {
        guard !isClosed else { return }
        isClosed = true
        let owner = self.owner
        self.owner = nil
        owner?.closed(self, error ?? self.error)
    }

    func handlerAdded(context: ChannelHandlerContext) { self.context = context }
    func handlerRemoved(context: ChannelHandlerContext) { self.context = nil }

    func channelActive(context: ChannelHandlerContext) {
        if !isSecure { owner?.opened(self) }
    }

    func userInboundEventTriggered(context: ChannelHandlerContext, event: Any) {
        if !isClosed, case TLSUserEvent.handshakeCompleted = event { owner?.opened(self) }
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        guard !isClosed else { return }
        owner?.received(unwrapInboundIn(data), on: self)
    }

    func channelInactive(context: ChannelHandlerContext) { end(nil) }

    func errorCaught(context: ChannelHandlerContext, error: any Error) {
        self.error = error
        context.close(promise: nil)
    }
}
