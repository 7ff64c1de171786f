import NIOCore

/// Tells a ``RequestWatch`` of bytes that come before the decoder has made anything of them. It stands before the
/// decoder.
final class FirstBytes: ChannelInboundHandler, RemovableChannelHandler {
    typealias InboundIn = ByteBuffer
    typealias InboundOut = ByteBuffer

    private let watch: RequestWatch

    init(watch: RequestWatch) {
        self.watch = watch
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        guard !watch.hasCut else { return }
        watch.bytesCame(unwrapInboundIn(data).readableBytes)
        context.fireChannelRead(data)
    }
}
