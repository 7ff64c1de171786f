import NIOCore
import NIOHPACK
import NIOHTTP2

/// Keeps what a client says behind an extended CONNECT until someone has the stream who understands it (RFC 8441 § 5).
///
/// Without it those bytes would count as the request's body, and be lost with the bridge that reads ahead. Nothing is
/// asked for meanwhile, so that flow control bounds what is kept. It stands between the stream and its HTTP codec, and has
/// other bodies watched.
final class ExtendedConnectPause: ChannelDuplexHandler, RemovableChannelHandler {
    typealias InboundIn = HTTP2Frame.FramePayload
    typealias InboundOut = HTTP2Frame.FramePayload
    typealias OutboundIn = HTTP2Frame.FramePayload
    typealias OutboundOut = HTTP2Frame.FramePayload

    private let bodyWatch: BodyWatch
    /// Where the request has a body.
    private(set) var watch: RequestWatch?
    private var isPausing = false
    private var kept: [HTTP2Frame.FramePayload] = []
    private var context: ChannelHandlerContext?

    init(bodyWatch: BodyWatch) {
        self.bodyWatch = bodyWatch
    }

    /// Gives what was kept to whoever stands behind now, in order.
    func resume() {
        guard isPausing, let context else { return }
        isPausing = false
        for frame in kept { context.fireChannelRead(wrapInboundOut(frame)) }
        if !kept.isEmpty { context.fireChannelReadComplete() }
        kept = []
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        switch unwrapInboundIn(data) {
        case .data where isPausing:
            kept.append(unwrapInboundIn(data))
        case .headers(let headers) where headers.headers.contains(name: ":protocol"):
            isPausing = true
            context.fireChannelRead(data)
        case .headers(let headers) where !headers.endStream && watch == nil:
            watch = bodyWatch.begin(in: context)
            context.fireChannelRead(data)
        default:
            context.fireChannelRead(data)
        }
    }

    func read(context: ChannelHandlerContext) {
        if !isPausing { context.read() }
    }

    func write(context: ChannelHandlerContext, data: NIOAny, promise: EventLoopPromise<Void>?) {
        let isRefused = isPausing && unwrapOutboundIn(data).endsStream
        context.write(data, promise: promise)
        // The client has its answer, and what else it may say is of no use (RFC 9113 § 8.1). Not every client ends a
        // stream that was refused by itself.
        if isRefused { context.writeAndFlush(wrapOutboundOut(.rstStream(.noError)), promise: nil) }
    }

    func handlerAdded(context: ChannelHandlerContext) { self.context = context }
    func handlerRemoved(context: ChannelHandlerContext) { self.context = nil }
}

extension HTTP2Frame.FramePayload {
    fileprivate var endsStream: Bool {
        switch self {
        case .data(let data): data.endStream
        case .headers(let headers): headers.endStream
        default: false
        }
    }
}
