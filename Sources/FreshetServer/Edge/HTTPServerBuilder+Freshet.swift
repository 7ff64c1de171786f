public import HummingbirdCore
import NIOCore
import NIOHTTP2
public import NIOSSL

#if canImport(Darwin)
    import Darwin
#elseif canImport(Musl)
    import Musl
#else
    import Glibc
#endif

extension HTTPServerBuilder {
    /// Serves a Hummingbird application whose streams leave no task behind.
    ///
    /// ```swift
    /// let application = Application(router: router, server: .freshet())
    /// ```
    ///
    /// - Parameters:
    ///   - tls: certificate and key; `nil` serves plain HTTP/1.1. With TLS both HTTP/2 and HTTP/1.1 are offered,
    ///     whatever `applicationProtocols` says, from TLS 1.2 on. In TLS 1.2, ciphers without forward secrecy or in CBC
    ///     mode are offered only if `cipherSuites` was set.
    ///   - configuration: limits and times.
    /// - Throws: when the application starts, NIOSSL's error for certificates and keys that do not fit.
    public static func freshet(
        tls: TLSConfiguration? = nil,
        configuration: EdgeConfiguration = EdgeConfiguration()
    ) -> HTTPServerBuilder {
        let descriptors = sysconf(Int32(_SC_OPEN_MAX))
        let door = Doorkeeper(configuration: configuration, budget: DescriptorBudget(descriptors: descriptors))
        return HTTPServerBuilder(SocketServer.freshet(identity: { try tls.map(TLSIdentity.init) }, door: door))
    }
}

extension SocketServer {
    /// The same edge for a server that listens on several addresses, counts their connections together, and may exchange
    /// its certificate and its limits.
    package static func freshet(identity: TLSIdentity?, door: Doorkeeper) -> Builder {
        freshet(identity: { identity }, door: door)
    }

    fileprivate static func freshet(
        identity: @escaping @Sendable () throws -> TLSIdentity?,
        door: Doorkeeper
    ) -> Builder {
        let clocks = LoopClocks()
        return { responder in
            EdgeChannel(responder: responder, tls: try identity(), clocks: clocks, door: door)
        }
    }
}

extension EdgeConfiguration {
    var http2: NIOHTTP2Handler.Configuration {
        var http2 = NIOHTTP2Handler.Configuration()
        http2.connection.initialSettings = [
            HTTP2Setting(parameter: .maxConcurrentStreams, value: maximumConcurrentStreams),
            HTTP2Setting(parameter: .maxHeaderListSize, value: maximumHeaderListBytes),
        ]
        http2.stream.streamResetFrameRateLimit.maximumCount = maximumStreamResets
        // RFC 8441 § 3: never 0 once it was 1, so it is said or left out.
        if webSocketOverHTTP2 {
            http2.connection.initialSettings.append(HTTP2Setting(parameter: .enableConnectProtocol, value: 1))
        }
        return http2
    }

    var http2Management: NIOHTTP2ServerConnectionManagementHandler.Configuration {
        // On a connection whose streams wait for the peer's windows, nothing is under way that TCP could miss an answer
        // to. The ping is; whether the peer is there is for TCP to tell, and a peer that is there and answers no ping is
        // only stalled.
        let ping = NIOHTTP2ServerConnectionManagementHandler.Configuration.Keepalive(
            pingInterval: .seconds(30),
            ackTimeout: TimeAmount(stallTimeout)
        )
        return .init(
            maxIdleTime: TimeAmount(idleTimeout), maxAge: nil, maxGraceTime: TimeAmount(closingTime), keepalive: ping)
    }
}
