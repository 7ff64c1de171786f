import FreshetWire
import NIOCore
import NIOHTTP1
import NIOHTTP2
import NIOPosix
import NIOSSL

/// Makes connections to the server that is measured.
struct CompareDialer: Sendable {
    private let target: ServerURL
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
        do {
            let connection = CompareConnection(
                channel: try await connect(http, negotiated, allowsWebSockets).get(),
                target: target,
                http: http,
                allowsWebSockets: allowsWebSockets.futureResult
            )
            try await confirm(connection, negotiated, allowsWebSockets)
            return connection
        } catch {
            negotiated.fail(error)
            allowsWebSockets.fail(error)
            throw error as? CompareError ?? unreachable(ConnectionFailure.reason(error))
        }
    }

    /// Waits until it is known whether the server speaks this version of HTTP.
    private func confirm(
        _ connection: CompareConnection,
        _ negotiated: EventLoopPromise<String?>,
        _ allowsWebSockets: EventLoopPromise<Bool>
    ) async throws {
        let silence = unreachable("it accepts connections and says nothing")
        // What nobody waits for has come: the one without TLS, the other over HTTP/1.1.
        if target.isSecure { negotiated.fail(silence, in: timeout) } else { negotiated.succeed(nil) }
        if connection.http == .http2 {
            allowsWebSockets.fail(silence, in: timeout)
        } else {
            allowsWebSockets.succeed(false)
        }
        do {
            let name = try await negotiated.futureResult.get()
            guard connection.http == .http1 || name == CompareHTTP.http2.rawValue else {
                throw CompareError.impossible("the server speaks no HTTP/2")
            }
        } catch {
            connection.close()
            throw error
        }
    }

    private func unreachable(_ reason: String) -> CompareError {
        .unreachable(url: target.description, reason: reason)
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
        _ target: ServerURL,
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
