package import NIOCore
import NIOHTTP2

// The channel's side: what comes from the socket.
extension LightConnection {
    package func handlerAdded(context: ChannelHandlerContext) { self.context = context }
    package func handlerRemoved(context: ChannelHandlerContext) { self.context = nil }

    /// The bridge behind us no longer asks for bytes, and a peer that leaves is only noticed by reading.
    func startReading() {
        guard let context else { return }
        if isPlain && framing != .http2 {
            socket.open(of: channel)
            // What the response's task has written may still wait: we begin behind it.
            queue(ByteBuffer(), context)
        }
        context.read()
    }

    package func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        switch unwrapInboundIn(data) {
        case let data as IOData:  // As NIOAny hands out a ByteBuffer where the type is left open.
            guard case .byteBuffer(let bytes) = data else { return }
            owner?.connection(received: bytes)
        case let frame as HTTP2Frame.FramePayload:
            guard case .data(let payload) = frame, case .byteBuffer(let bytes) = payload.data else { return }
            owner?.connection(received: bytes)
            // RFC 8441 § 5: what the end of a TCP connection is elsewhere. We answer it alike.
            if payload.endStream && isTwoWay { peerHasEnded() }
        default:
            break  // A request that was pipelined behind this one: a subscriber's connection answers no more.
        }
    }

    package func channelReadComplete(context: ChannelHandlerContext) {
        if !isTwoWay || channel.isWritable { context.read() }
    }

    private func peerHasEnded() {
        guard !hasEnded else { return }
        end()
        closed()
    }

    package func channelWritabilityChanged(context: ChannelHandlerContext) {
        guard context.channel.isWritable else {
            owner?.connectionIsBlocked()
            return watch()
        }
        noteDrained()
        owner?.connectionIsWritable()
        if isTwoWay { context.read() }
    }

    package func userInboundEventTriggered(context: ChannelHandlerContext, event: Any) {
        switch event {
        case is ChannelShouldQuiesceEvent: depart()
        case ChannelEvent.inputClosed: context.close(promise: nil)
        default: break
        }
    }

    package func channelInactive(context: ChannelHandlerContext) {
        closed()
        context.fireChannelInactive()
    }

    package func errorCaught(context: ChannelHandlerContext, error: any Error) {
        context.close(promise: nil)
    }
}

// The other side: what stood behind us when the connection was taken over is not allowed to do anything any more.
extension LightConnection {
    package func read(context: ChannelHandlerContext) {}
    package func flush(context: ChannelHandlerContext) {}

    package func write(context: ChannelHandlerContext, data: NIOAny, promise: EventLoopPromise<Void>?) {
        promise?.fail(ChannelError.ioOnClosedChannel)
    }

    /// Swallows the one close by which the request's task takes its leave. Others mean it.
    package func close(context: ChannelHandlerContext, mode: CloseMode, promise: EventLoopPromise<Void>?) {
        if mode == .all && !swallowsClose { return context.close(mode: mode, promise: promise) }
        if mode == .all { swallowsClose = false }
        promise?.succeed()
    }
}
