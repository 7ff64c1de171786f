import NIOCore
import NIOHTTP1

/// Requests on one connection of HTTP/1.1, one after the other; the last of them may turn it into a WebSocket.
final class HTTP1Exchange: ChannelInboundHandler, RemovableChannelHandler {
    typealias InboundIn = HTTPClientResponsePart
    typealias OutboundOut = HTTPClientRequestPart

    typealias Decoder = ByteToMessageHandler<HTTPResponseDecoder>

    private let authority: String
    private var sink: ExchangeSink?
    private var switchesProtocols = false
    private var context: ChannelHandlerContext?

    init(authority: String) {
        self.authority = authority
    }

    /// - Parameter sink: hears of the answer. The one of the request before has heard of its end.
    func send(_ request: StreamRequest, sink: @escaping ExchangeSink) {
        guard let context else { return sink(.lost) }
        self.sink = sink
        let method = HTTPMethod(rawValue: request.method.rawValue)
        var head = HTTPRequestHead(version: .http1_1, method: method, uri: request.path)
        head.headers.add(name: "host", value: authority)
        for (name, value) in request.fields { head.headers.add(name: name, value: value) }
        if request.opensWebSocket { head.headers.add(contentsOf: Self.upgrade) }
        if let body = request.body { head.headers.add(name: "content-length", value: "\(body.readableBytes)") }
        context.write(wrapOutboundOut(.head(head)), promise: nil)
        if let body = request.body { context.write(wrapOutboundOut(.body(.byteBuffer(body))), promise: nil) }
        context.writeAndFlush(wrapOutboundOut(.end(nil)), promise: nil)
    }

    // RFC 6455 § 4.1 wants 16 random bytes against caches that replay answers. There are none on the way to a server
    // that is measured.
    private static let upgrade: HTTPHeaders = [
        "connection": "Upgrade", "upgrade": "websocket", "sec-websocket-key": "ZnJlc2hldCBjb21wYXJlLg==",
    ]

    func handlerAdded(context: ChannelHandlerContext) { self.context = context }
    func handlerRemoved(context: ChannelHandlerContext) { self.context = nil }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        switch unwrapInboundIn(data) {
        case .head(let head):
            switchesProtocols = head.status == .switchingProtocols
            let fields = head.headers.map { (name: $0.name, value: $0.value) }
            sink?(.answered(Answer(status: Int(head.status.code), fields: fields)))
        case .body(let bytes): sink?(.bytes(bytes))
        case .end: end(context)
        }
    }

    func channelInactive(context: ChannelHandlerContext) {
        let sink = self.sink
        self.sink = nil
        sink?(.lost)
    }

    func errorCaught(context: ChannelHandlerContext, error: any Error) {
        context.close(promise: nil)
    }

    private func end(_ context: ChannelHandlerContext) {
        let sink = self.sink
        self.sink = nil
        guard switchesProtocols, let sink else {
            sink?(.complete)
            return
        }
        do {
            let pipeline = context.pipeline.syncOperations
            try pipeline.addHandler(RawExchange(sink: sink), position: .after(self))
            pipeline.removeHandler(context: context, promise: nil)
            pipeline.removeHandler(context: try pipeline.context(handlerType: HTTPRequestEncoder.self), promise: nil)
            // What came behind the 101 in the same read goes on to the handler that has taken this one's place.
            pipeline.removeHandler(context: try pipeline.context(handlerType: Decoder.self), promise: nil)
        } catch {
            sink(.lost)
        }
    }
}
