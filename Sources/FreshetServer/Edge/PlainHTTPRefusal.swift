import HTTPTypes
import NIOCore

/// Answers whoever speaks plain HTTP to a TLS port with a 400 that says what to do, instead of a broken handshake.
///
/// It stands before TLS, looks at the first byte and leaves: a TLS record of a handshake begins with 22 (RFC 8446
/// § 5.1), an HTTP request with a letter.
final class PlainHTTPRefusal: ChannelInboundHandler, RemovableChannelHandler {
    typealias InboundIn = ByteBuffer
    typealias InboundOut = ByteBuffer
    typealias OutboundOut = ByteBuffer

    private var hasRefused = false

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        guard !hasRefused else { return }
        guard let first = unwrapInboundIn(data).readableBytesView.first else { return }
        if UInt8(ascii: "A")...UInt8(ascii: "Z") ~= first {
            refuse(context)
        } else {
            context.fireChannelRead(data)
            context.pipeline.syncOperations.removeHandler(self, promise: nil)
        }
    }

    private func refuse(_ context: ChannelHandlerContext) {
        hasRefused = true
        let problem = Problem(
            .badRequest,
            "This port speaks HTTPS, and the request came as plain HTTP. Write https:// instead of http:// in the address."
        )
        let body = problem.body
        var response = ByteBuffer(string: "HTTP/1.1 400 Bad Request\r\ncontent-type: \(Problem.contentType)\r\n")
        response.writeString("x-content-type-options: nosniff\r\n")
        response.writeString("content-length: \(body.readableBytes)\r\nconnection: close\r\n\r\n")
        response.writeImmutableBuffer(body)
        context.writeAndFlush(wrapOutboundOut(response)).assumeIsolated().whenComplete { _ in
            context.close(promise: nil)
        }
    }
}
