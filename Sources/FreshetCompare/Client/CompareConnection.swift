import FreshetWire
import NIOCore
import NIOHTTP2

#if canImport(Darwin)
    import Darwin
#elseif canImport(Musl)
    import Musl
#else
    import Glibc
#endif

/// One TCP connection to the server. Its verbs are for its event loop alone.
struct CompareConnection: Sendable {
    let channel: any Channel
    let target: ServerURL
    let http: CompareHTTP
    /// RFC 8441 § 3. Never comes on HTTP/1.1, where nobody asks.
    let allowsWebSockets: EventLoopFuture<Bool>

    private var pipeline: ChannelPipeline.SynchronousOperations { channel.pipeline.syncOperations }

    private var counter: WireCounter {
        get throws { try pipeline.handler(type: WireCounter.self) }
    }

    /// Sends a request.
    ///
    /// - Returns: the channel on which a WebSocket's frames can be sent.
    nonisolated(nonsending)
        func send(_ request: StreamRequest, sink: @escaping ExchangeSink) async throws -> any Channel
    {
        switch http {
        case .http1:
            try pipeline.handler(type: HTTP1Exchange.self).send(request, sink: sink)
            return channel
        case .http2:
            let promise = channel.eventLoop.makePromise(of: (any Channel).self)
            let multiplexer = try pipeline.handler(type: HTTP2StreamMultiplexer.self)
            multiplexer.createStreamChannel(promise: promise) { [target] stream in
                stream.eventLoop.makeCompletedFuture {
                    let exchange = HTTP2Exchange(request, to: target, sink: sink)
                    try stream.pipeline.syncOperations.addHandler(exchange)
                }
            }
            return try await promise.futureResult.get()
        }
    }

    /// Sends bytes on what ``send(_:sink:)`` has given.
    func write(_ bytes: ByteBuffer, on channel: any Channel) {
        switch http {
        case .http1: channel.writeAndFlush(bytes, promise: nil)
        case .http2: channel.writeAndFlush(HTTP2Frame.FramePayload.data(.init(data: .byteBuffer(bytes))), promise: nil)
        }
    }

    /// Ends it as a lost network would: nothing is said, in no layer, and the server gets a reset.
    func cut() throws {
        let counter = try counter
        // A socket that lingers for no time is reset when it is closed.
        _ = (channel as? any SocketOptionProvider)?.setSoLinger(linger(l_onoff: 1, l_linger: 0))
        counter.cut()
    }

    /// Has the counts outlive the connection, which forgets its pipeline when it is closed.
    func counting() throws -> NIOLoopBound<WireCounter> {
        NIOLoopBound(try counter, eventLoop: channel.eventLoop)
    }

    func close() {
        channel.close(promise: nil)
    }
}
