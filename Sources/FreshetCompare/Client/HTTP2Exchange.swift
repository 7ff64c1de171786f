import FreshetWire
import NIOCore
import NIOHPACK
import NIOHTTP2

/// One request on a stream of its own within a connection of HTTP/2.
final class HTTP2Exchange: ChannelInboundHandler {
    typealias InboundIn = HTTP2Frame.FramePayload
    typealias OutboundOut = HTTP2Frame.FramePayload

    private let request: StreamRequest
    private let target: ServerURL
    private var sink: ExchangeSink?

    init(_ request: StreamRequest, to target: ServerURL, sink: @escaping ExchangeSink) {
        self.request = request
        self.target = target
        self.sink = sink
    }

    func channelActive(context: ChannelHandlerContext) {
        let endsHere = request.body == nil && !request.opensWebSocket
        context.writeAndFlush(wrapOutboundOut(.headers(.init(headers: headers, endStream: endsHere))), promise: nil)
        guard let body = request.body else { return }
        context.writeAndFlush(wrapOutboundOut(.data(.init(data: .byteBuffer(body), endStream: true))), promise: nil)
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        switch unwrapInboundIn(data) {
        case .headers(let frame):
            // Trailers have no status.
            if let status = frame.headers.first(name: ":status").flatMap(Int.init) {
                let fields = frame.headers.map { (name: $0.name, value: $0.value) }
                sink?(.answered(Answer(status: status, fields: fields)))
            }
            if frame.endStream { end(.complete) }
        case .data(let frame):
            if case .byteBuffer(let bytes) = frame.data, bytes.readableBytes > 0 { sink?(.bytes(bytes)) }
            if frame.endStream { end(.complete) }
        case .rstStream, .goAway: end(.lost)
        default: break
        }
    }

    func channelInactive(context: ChannelHandlerContext) { end(.lost) }

    func errorCaught(context: ChannelHandlerContext, error: any Error) {
        context.close(promise: nil)
    }

    private func end(_ event: ExchangeEvent) {
        let sink = self.sink
        self.sink = nil
        sink?(event)
    }

    private var headers: HPACKHeaders {
        // RFC 8441 § 4: an extended CONNECT keeps scheme and path, and names the protocol.
        var headers: HPACKHeaders = [
            ":method": request.opensWebSocket ? "CONNECT" : request.method.rawValue,
            ":scheme": target.scheme,
            ":authority": target.authority,
            ":path": request.path,
        ]
        if request.opensWebSocket { headers.add(name: ":protocol", value: "websocket") }
        for (name, value) in request.fields { headers.add(name: name, value: value) }
        return headers
    }
}
