import NIOCore

/// What is left of HTTP/1.1 once a WebSocket has taken the connection over: its bytes.
final class RawExchange: ChannelInboundHandler {
    typealias InboundIn = ByteBuffer

    private var sink: ExchangeSink?

    init(sink: @escaping ExchangeSink) {
        self.sink = sink
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        sink?(.bytes(unwrapInboundIn(data)))
    }

    func channelInactive(context: ChannelHandlerContext) {
        let sink = self.sink
        self.sink = nil
        sink?(.lost)
    }

    func errorCaught(context: ChannelHandlerContext, error: any Error) {
        context.close(promise: nil)
    }
}
