import NIOCore
import NIOHTTP1
import NIOHTTP2
import NIOPosix
import NIOSSL

/// Makes connections to the server that is measured.
struct CompareDialer: Sendable {
    private let target: CompareTarget
    private let loop: any EventLoop
    private let timeout: TimeAmount
    private let contexts: [CompareHTTP: NIOSSLContext]

    /// - Throws: ``CompareError/unusableAuthority(path:)``.
    init(plan: ComparePlan, on loop: any EventLoop) throws(CompareError) {
        target = plan.target
        timeout = TimeAmount(plan.patience)
        self.loop = loop
        var contexts: [CompareHTTP: NIOSSLContext] = [:]
        if plan.target.isSecure {
            for http in CompareHTTP.allCases { contexts[http] = try Self.context(plan, http) }
        }
        self.contexts = contexts
    }

    /// - Throws: ``CompareError``: the server cannot be reached, or has not this version of HTTP.
    func dial(_ http: CompareHTTP) async throws(CompareError) -> CompareConnection {
        guard http == .http1 || target.isSecure else {
            throw .impossible("HTTP/2 needs TLS here: give an https address")
        }
        let negotiated = loop.makePromise(of: String?.self)
        let allowsWebSockets = loop.makePromise(of: Bool.self)
        let channel: any Channel
        do {
            channel = try await connect(http, negotiated, allowsWebSockets).get()
        } catch {
            negotiated.fail(error)
            allowsWebSockets.fail(error)
            throw .unreachable(url: target.description, reason: ConnectionFailure.reason(error))
        }
        let connection = CompareConnection(
            channel: channel, target: target, http: http, allowsWebSockets: allowsWebSockets.futureResult)
        // Nobody waits for it over HTTP/1.1.
        if http == .http1 { allowsWebSockets.succeed(false) }
        guard target.isSecure else {
            negotiated.succeed(nil)
            return connection
        }
        do {
            let name = try await negotiated.futureResult.get()
            guard http == .http1 || name == CompareHTTP.http2.rawValue else {
                connection.close()
                throw CompareError.impossible("the server speaks no HTTP/2")
            }
            return connection
        } catch let error as CompareError {
            throw error
        } catch {
            connection.close()
            throw .unreachable(url: target.description, reason: ConnectionFailure.reason(error))
        }
    }

    private func connect(
        _ http: CompareHTTP,
        _ negotiated: EventLoopPromise<String?>,
        _ allowsWebSockets: EventLoopPromise<Bool>
    ) -> EventLoopFuture<any Channel> {
        ClientBootstrap(group: loop)
            .connectTimeout(timeout)
            .channelOption(.tcpOption(.tcp_nodelay), value: 1)
            .channelInitializer { [target, contexts] channel in
                channel.eventLoop.makeCompletedFuture {
                    let pipeline = channel.pipeline.syncOperations
                    try pipeline.addHandler(WireCounter())
                    if let context = contexts[http] {
                        try pipeline.addHandler(Self.tlsHandler(context, host: target.host))
                        try pipeline.addHandler(HandshakeWatch(negotiated))
                    }
                    // Before the handshake is over, so that nothing that comes right behind it is missed.
                    try pipeline.addHandlers(Self.handlers(http, target, channel, allowsWebSockets))
                }
            }
            .connect(host: target.host, port: target.port)
    }

    private static func handlers(
        _ http: CompareHTTP,
        _ target: CompareTarget,
        _ channel: any Channel,
        _ allowsWebSockets: EventLoopPromise<Bool>
    ) -> [any ChannelHandler] {
        switch http {
        case .http1:
            [
                HTTPRequestEncoder(),
                HTTP1Exchange.Decoder(HTTPResponseDecoder(leftOverBytesStrategy: .forwardBytes)),
                HTTP1Exchange(authority: target.authority),
            ]
        case .http2:
            [
                NIOHTTP2Handler(mode: .client),
                SettingsWatch(allowsWebSockets),
                HTTP2StreamMultiplexer(mode: .client, channel: channel, inboundStreamInitializer: nil),
            ]
        }
    }
}
