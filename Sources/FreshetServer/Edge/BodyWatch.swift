import NIOCore
import NIOHTTP2
import NIOHTTPTypesHTTP2

/// Puts a ``RequestWatch`` into an HTTP/2 stream whose request has a body. Others, nearly all, need none: their head was
/// complete before there was a stream.
struct BodyWatch {
    let codec: HTTP2FramePayloadToHTTPServerCodec
    let limits: RequestPace.Limits
    let cuts: EdgeCuts

    /// - Parameter context: anybody's on the stream.
    func begin(in context: ChannelHandlerContext) -> RequestWatch {
        let watch = RequestWatch(limits: limits, isHTTP2: true, cuts: cuts, end: reset)
        try? context.pipeline.syncOperations.addHandler(watch, position: .after(codec))
        return watch
    }

    /// The client has its answer, and what else it may say is of no use (RFC 9113 § 8.1).
    private func reset(_ context: ChannelHandlerContext) {
        let frame = HTTP2Frame.FramePayload.rstStream(.noError)
        guard let context = try? context.pipeline.syncOperations.context(handler: codec) else {
            return context.close(promise: nil)
        }
        context.writeAndFlush(NIOAny(frame), promise: nil)
    }
}
