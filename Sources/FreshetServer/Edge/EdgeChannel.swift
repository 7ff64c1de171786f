import HummingbirdCore
import Logging
import NIOCore
import NIOHTTP2
import NIOHTTPTypes
import NIOHTTPTypesHTTP2
import NIOSSL

/// Serves HTTP/1.1 and, behind TLS, HTTP/2 by ALPN, for Hummingbird; and lets routes take connections over.
struct EdgeChannel: HTTPChannelHandler {
    typealias Multiplexer = NIOHTTP2Handler.AsyncStreamMultiplexer<Exchange>

    /// Requests with the connection or HTTP/2 stream that they come on.
    struct Exchange: Sendable {
        let requests: PendingRequests
        let connection: EdgeConnection
    }

    struct Value: ServerChildChannelValue {
        let negotiated: EventLoopFuture<NIONegotiatedHTTPVersion<Exchange, Multiplexer>>
        let channel: any Channel
    }

    /// A connection keeps the buffer that it last read into, for as long as it lives: enough for a request without
    /// cookies, and more when more comes.
    private static let receiving = AdaptiveRecvByteBufferAllocator(minimum: 64, initial: 512, maximum: 65_536)

    let responder: Responder
    let tls: TLSIdentity?
    let clocks: LoopClocks
    let door: Doorkeeper

    var configuration: EdgeConfiguration { door.configuration }

    func setup(channel: any Channel, logger: Logger) -> EventLoopFuture<Value> {
        let (place, number) = door.enter(channel, logger: logger)
        if place.verdict == .turnedAway {
            channel.reset()
            return channel.eventLoop.makeFailedFuture(ChannelError.eof)
        }
        if place.refusal != nil { channel.close(after: TimeAmount(configuration.refusalTime)) }
        let tcp = EdgeConnection.TCP(of: channel, number: number, isSecure: tls != nil, place: place)
        return channel.limitUnsentBytes()
            .flatMap { channel.setOption(.recvAllocator, value: Self.receiving) }
            .flatMap { setUp(channel, tcp, logger) }
    }

    private func setUp(
        _ channel: any Channel,
        _ tcp: EdgeConnection.TCP,
        _ logger: Logger
    ) -> EventLoopFuture<Value> {
        let http1 = { @Sendable (channel: any Channel) in self.setUpHTTP1(channel, tcp, logger) }
        guard let tls else {
            return http1(channel).map { exchange in
                Value(negotiated: channel.eventLoop.makeSucceededFuture(.http1_1(exchange)), channel: channel)
            }
        }
        return channel.eventLoop.makeCompletedFuture {
            try channel.pipeline.syncOperations.addHandlers(DirectWrites(), PlainHTTPRefusal())
            try channel.pipeline.syncOperations.addHandler(NIOSSLServerHandler(context: tls.context))
            let handshake = HandshakeLimit(limit: TimeAmount(configuration.handshakeTimeout), cuts: door.cuts)
            try channel.pipeline.syncOperations.addHandler(handshake)
        }.flatMap {
            channel.configureHTTP2AsyncSecureUpgrade(
                http1ConnectionInitializer: http1,
                http2ConnectionInitializer: { self.setUpHTTP2($0, tcp) }
            )
        }.map { Value(negotiated: $0, channel: channel) }
    }

    func handle(value: Value, logger: Logger) async {
        do {
            switch try await value.negotiated.get() {
            case .http1_1(let exchange):
                await handle(exchange, logger: logger)
            case .http2(let multiplexer):
                try await withThrowingDiscardingTaskGroup { group in
                    for try await exchange in multiplexer.inbound {
                        group.addTask { await handle(exchange, logger: logger) }
                    }
                }
            }
        } catch {
            // A handshake that failed, or a connection that broke: both are the peer's daily business.
            logger.debug("A connection failed", metadata: ["error": "\(error)"])
        }
    }

    private func handle(_ exchange: Exchange, logger: Logger) async {
        let edge = exchange.connection.tcp.place.refusal.map { refusing($0, logger: logger) } ?? self
        await EdgeConnection.$current.withValue(exchange.connection) {
            await edge.handleHTTP(asyncChannel: exchange.requests.take(), logger: logger)
        }
    }

    private func setUpHTTP1(
        _ channel: any Channel,
        _ tcp: EdgeConnection.TCP,
        _ logger: Logger
    ) -> EventLoopFuture<Exchange> {
        channel.eventLoop.makeCompletedFuture {
            tcp.place.note(tcp.isSecure ? .secureHTTP1 : .plainHTTP1)
            let http1 = try HTTP1Pipeline(
                in: channel,
                configuration: configuration,
                isSecure: tcp.isSecure,
                cuts: door.cuts,
                logger: logger
            )
            let takeover = EdgeConnection.Takeover.http1(NIOLoopBound(http1, eventLoop: channel.eventLoop))
            if door.drain.isUnderWay { channel.quiesce() }
            return try exchange(on: channel, tcp: tcp, takeover: takeover, isOutboundHalfClosureEnabled: true)
        }
    }

    private func setUpHTTP2(_ channel: any Channel, _ tcp: EdgeConnection.TCP) -> EventLoopFuture<Multiplexer> {
        channel.eventLoop.makeCompletedFuture {
            tcp.place.note(.http2)
            let manager = NIOHTTP2ServerConnectionManagementHandler(
                eventLoop: channel.eventLoop,
                configuration: configuration.http2Management
            )
            let flush = TurnFlush()
            let watch = HTTP2Watch(configuration: configuration, writes: flush)
            try channel.pipeline.syncOperations.addHandlers(flush, watch, HTTP2Farewell(door.drain))
            let multiplexer = try channel.pipeline.syncOperations.configureAsyncHTTP2Pipeline(
                mode: .server,
                streamDelegate: manager.http2StreamDelegate,
                configuration: configuration.http2
            ) { stream in
                stream.eventLoop.makeCompletedFuture {
                    let pipeline = try HTTP2Pipeline(in: stream, configuration: configuration, cuts: door.cuts)
                    let takeover = EdgeConnection.Takeover.http2(NIOLoopBound(pipeline, eventLoop: stream.eventLoop))
                    return try exchange(on: stream, tcp: tcp, takeover: takeover)
                }
            }
            try channel.pipeline.syncOperations.addHandler(FlushBeforeClose())
            try channel.pipeline.syncOperations.addHandler(manager)
            let end = ConnectionEnd(closingTime: TimeAmount(configuration.closingTime), cuts: door.cuts)
            try channel.pipeline.syncOperations.addHandler(end)
            if door.drain.isUnderWay { channel.quiesce() }
            return multiplexer
        }
    }

    private func exchange(
        on channel: any Channel,
        tcp: EdgeConnection.TCP,
        takeover: EdgeConnection.Takeover,
        isOutboundHalfClosureEnabled: Bool = false
    ) throws -> Exchange {
        let connection = EdgeConnection(
            channel: channel,
            tcp: tcp,
            clocks: clocks,
            takeover: takeover
        )
        let bridge = PendingRequests.Bridge.Configuration(isOutboundHalfClosureEnabled: isOutboundHalfClosureEnabled)
        let requests = try PendingRequests.Bridge(wrappingChannelSynchronously: channel, configuration: bridge)
        return Exchange(requests: PendingRequests(requests), connection: connection)
    }
}
