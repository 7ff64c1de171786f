import NIOCore
import NIOHTTP1
import NIOPosix
import NIOSSL
import NIOWebSocket

/// Opens WebSockets: TCP, TLS where the URL says so, and the opening handshake of RFC 6455 over HTTP/1.1.
struct WebSocketConnector: Sendable {
    private let address: ServerAddress
    private let connectTime: Duration
    private let silence: Duration
    private let tls: TLSConfiguration

    init(address: ServerAddress, configuration: ClientConfiguration, tls: TLSConfiguration) {
        self.address = address
        connectTime = configuration.connectTime
        silence = configuration.silence
        var tls = tls
        tls.applicationProtocols = ["http/1.1"]
        self.tls = tls
    }

    /// How a handshake ended.
    private enum Outcome: Sendable {
        case upgraded(any Channel, NIOLoopBound<WebSocketInbox>)
        case answered(NIOAsyncChannel<HTTPClientResponsePart, HTTPClientRequestPart>)
    }

    func open(_ request: ReadRequest) async throws(Setback) -> WebSocketSource {
        let outcome: Outcome
        do {
            outcome = try await connect(request).get()
        } catch {
            throw Setback(error)
        }
        switch outcome {
        case .upgraded(let channel, let inbox): return WebSocketSource(channel: channel, inbox: inbox)
        case .answered(let answer): throw await setback(of: answer)
        }
    }

    private func connect(_ request: ReadRequest) async throws -> EventLoopFuture<Outcome> {
        let context = address.isSecure ? try NIOSSLContext(configuration: tls) : nil
        return try await ClientBootstrap(group: .singletonMultiThreadedEventLoopGroup)
            .connectTimeout(TimeAmount(connectTime))
            .connect(host: address.host, port: address.port) { channel in
                channel.eventLoop.makeCompletedFuture {
                    let pipeline = channel.pipeline.syncOperations
                    if let context { try pipeline.addHandler(tlsHandler(context)) }
                    try pipeline.addHandler(HandshakeClock(limit: TimeAmount(silence)))
                    return try pipeline.configureUpgradableHTTPClientPipeline(configuration: handshake(request))
                }
            }
    }

    private func tlsHandler(_ context: NIOSSLContext) throws -> NIOSSLClientHandler {
        do {
            return try NIOSSLClientHandler(context: context, serverHostname: address.host)
        } catch let error as NIOSSLExtraError where error == .cannotUseIPAddressInSNI {
            // The certificate is checked against the address of the connection then.
            return try NIOSSLClientHandler(context: context, serverHostname: nil)
        }
    }

    private func handshake(_ request: ReadRequest) -> NIOUpgradableHTTPClientPipelineConfiguration<Outcome> {
        var head = HTTPRequestHead(version: .http1_1, method: .GET, uri: request.target)
        head.headers = request.fields
        head.headers.add(name: "Host", value: address.authority)
        let silence = silence
        let upgrader = NIOTypedWebSocketClientUpgrader<Outcome>(maxFrameSize: RecordLimit.bytes) { channel, _ in
            channel.eventLoop.makeCompletedFuture {
                let inbox = WebSocketInbox(on: channel.eventLoop, silence: TimeAmount(silence))
                let pipeline = channel.pipeline.syncOperations
                // From here on the socket is read only when somebody asks: that is the backpressure.
                try channel.syncOptions?.setOption(.autoRead, value: false)
                try pipeline.addHandler(NIOWebSocketFrameAggregator(limit: RecordLimit.bytes))
                try pipeline.addHandler(inbox)
                return .upgraded(channel, NIOLoopBound(inbox, eventLoop: channel.eventLoop))
            }
        }
        var configuration = NIOUpgradableHTTPClientPipelineConfiguration(
            upgradeConfiguration: NIOTypedHTTPClientUpgradeConfiguration(
                upgradeRequestHead: head,
                upgraders: [upgrader],
                notUpgradingCompletionHandler: { channel in
                    channel.eventLoop.makeCompletedFuture {
                        .answered(try NIOAsyncChannel(wrappingChannelSynchronously: channel))
                    }
                }
            )
        )
        // The first messages may come in the same read as the server's 101.
        configuration.leftOverBytesStrategy = .forwardBytes
        return configuration
    }

    /// What a server says that does not want to switch protocols.
    private func setback(
        of answer: NIOAsyncChannel<HTTPClientResponsePart, HTTPClientRequestPart>
    ) async -> Setback {
        do {
            return try await answer.executeThenClose { parts, _ in
                var head: HTTPResponseHead?
                var body = ByteBuffer()
                for try await part in parts {
                    switch part {
                    case .head(let arrived): head = arrived
                    case .body(let bytes) where body.readableBytes < ProblemDetail.maximumBytes:
                        body.writeImmutableBuffer(bytes)
                    case .body: break
                    case .end:
                        guard let head else { break }
                        return Setback(status: Int(head.status.code), headers: head.headers, body: body)
                    }
                }
                return .broken("the server closed the connection")
            }
        } catch {
            return Setback(error)
        }
    }
}

extension NIOWebSocketFrameAggregator {
    /// - Parameter limit: the largest message in bytes, in however many frames it comes.
    fileprivate convenience init(limit: Int) {
        self.init(minNonFinalFragmentSize: 0, maxAccumulatedFrameCount: 4_096, maxAccumulatedFrameSize: limit)
    }
}
