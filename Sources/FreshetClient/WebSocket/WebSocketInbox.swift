import NIOCore
import NIOWebSocket

/// Hands over the messages of a WebSocket when they are asked for, and reads the socket only then.
///
/// It belongs to its event loop.
final class WebSocketInbox: ChannelInboundHandler {
    typealias InboundIn = WebSocketFrame
    typealias OutboundOut = WebSocketFrame

    /// How a WebSocket ended.
    enum End: Error, Sendable {
        /// By a close frame, with its code.
        case closed(WebSocketErrorCode)
        /// Without one.
        case broken
        /// Nothing came for too long.
        case silent
    }

    private let eventLoop: any EventLoop
    private let silence: TimeAmount
    private var context: ChannelHandlerContext?
    private var arrived: [ByteBuffer] = []
    private var waiting: EventLoopPromise<[ByteBuffer]>?
    private var alarm: Scheduled<Void>?
    private var end: (any Error)?

    init(on eventLoop: any EventLoop, silence: TimeAmount) {
        self.eventLoop = eventLoop
        self.silence = silence
    }

    func handlerAdded(context: ChannelHandlerContext) { self.context = context }
    func handlerRemoved(context: ChannelHandlerContext) { self.context = nil }

    /// The messages that have come since, at least one. One question at a time.
    func messages() -> EventLoopFuture<[ByteBuffer]> {
        precondition(waiting == nil, "A WebSocket has one reader.")
        if !arrived.isEmpty { return eventLoop.makeSucceededFuture(take()) }
        guard end == nil, let context else { return eventLoop.makeFailedFuture(end ?? End.broken) }
        let promise = context.eventLoop.makePromise(of: [ByteBuffer].self)
        waiting = promise
        watch(context)
        context.read()
        return promise.futureResult
    }

    private func take() -> [ByteBuffer] {
        defer { arrived = [] }
        return arrived
    }

    /// Silence counts only while somebody waits: whoever does not ask cannot know.
    private func watch(_ context: ChannelHandlerContext) {
        alarm?.cancel()
        alarm = context.eventLoop.assumeIsolated().scheduleTask(in: silence) { [self] in
            finish(End.silent)
            context.close(promise: nil)
        }
    }

    private func finish(_ error: any Error) {
        if end == nil { end = error }
        answer()
    }

    /// Messages first: the end is told when they have been handed over.
    private func answer() {
        guard let waiting else { return }
        alarm?.cancel()
        self.waiting = nil
        if arrived.isEmpty { waiting.fail(end ?? End.broken) } else { waiting.succeed(take()) }
    }
}

// What the connection brings.
extension WebSocketInbox {
    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        let frame = unwrapInboundIn(data)
        switch frame.opcode {
        case .text, .binary: arrived.append(frame.unmaskedData)
        // RFC 6455 § 5.5.3: a pong carries what the ping did.
        case .ping: send(.pong, frame.unmaskedData, context)
        case .connectionClose: close(frame.unmaskedData, context)
        default: break
        }
        if waiting != nil { watch(context) }
    }

    func channelReadComplete(context: ChannelHandlerContext) {
        context.fireChannelReadComplete()
        guard waiting != nil else { return }
        if arrived.isEmpty { context.read() } else { answer() }
    }

    func channelInactive(context: ChannelHandlerContext) {
        finish(End.broken)
        context.fireChannelInactive()
    }

    func errorCaught(context: ChannelHandlerContext, error: any Error) {
        finish(error)
        context.close(promise: nil)
    }

    /// RFC 6455 § 5.5.1: the answer to a close is a close, and then the connection ends.
    private func close(_ payload: ByteBuffer, _ context: ChannelHandlerContext) {
        var payload = payload
        // § 7.1.5: a close without a code counts as 1005, which is never sent.
        let code = payload.readWebSocketErrorCode() ?? .unknown(1005)
        if end == nil { end = End.closed(code) }
        var answer = ByteBuffer()
        if code != .unknown(1005) { answer.write(webSocketErrorCode: code) }
        send(.connectionClose, answer, context)
        context.close(promise: nil)
    }

    private func send(_ opcode: WebSocketOpcode, _ payload: ByteBuffer, _ context: ChannelHandlerContext) {
        // § 5.3: a client masks what it sends, each frame by a key that nobody could foresee.
        let frame = WebSocketFrame(fin: true, opcode: opcode, maskKey: .random(), data: payload)
        context.writeAndFlush(wrapOutboundOut(frame), promise: nil)
    }
}
