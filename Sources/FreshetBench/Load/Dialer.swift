import FreshetWire
import NIOCore
import NIOPosix
import NIOSSL

/// Makes the connections of a run, all to one address.
struct Dialer: Sendable {
    /// A subscriber is read from once per wake-up: whether there is more, the kernel says by waking again. Asking
    /// would cost a system call per delivery.
    private static let readsPerWakeUp: UInt = 1

    let target: ServerURL
    private let address: SocketAddress
    private let tls: NIOSSLContext?
    private let timeout: TimeAmount

    /// Finds the address by which the server can be reached: a name may have several, of which one answers.
    ///
    /// - Throws: ``BenchError``.
    init(plan: BenchPlan, on group: any EventLoopGroup) async throws(BenchError) {
        target = plan.target
        timeout = TimeAmount(plan.timeout)
        tls = plan.target.isSecure ? try Self.context(authorityFile: plan.authorityFile) : nil
        do {
            let channel = try await ClientBootstrap(group: group).connectTimeout(timeout)
                .connect(host: target.host, port: target.port).get()
            let address = channel.remoteAddress
            try await channel.close()
            guard let address else { throw ChannelError.unknownLocalAddress }
            self.address = address
        } catch {
            throw .unreachable(url: target.description, reason: ConnectionFailure.reason(error))
        }
    }

    /// Opens a connection on `loop` for `owner`, which hears of its success and its failure.
    func dial(on loop: any EventLoop, for owner: any Connection.Owner) -> Connection {
        let connection = Connection(owner: owner, isSecure: tls != nil)
        let bound = NIOLoopBound(connection, eventLoop: loop)
        ClientBootstrap(group: loop)
            .connectTimeout(timeout)
            .channelOption(.maxMessagesPerRead, value: Self.readsPerWakeUp)
            .channelOption(.tcpOption(.tcp_nodelay), value: 1)
            .channelInitializer { [tls, target] channel in
                channel.eventLoop.makeCompletedFuture {
                    let pipeline = channel.pipeline.syncOperations
                    if let tls { try pipeline.addHandler(Self.handler(tls, host: target.host)) }
                    try pipeline.addHandler(bound.value)
                }
            }
            .connect(to: address)
            .whenFailure { bound.value.end($0) }
        return connection
    }

    /// - Throws: ``BenchError/unusableAuthority(path:)``.
    private static func context(authorityFile: String?) throws(BenchError) -> NIOSSLContext {
        var configuration = TLSConfiguration.makeClientConfiguration()
        configuration.applicationProtocols = ["http/1.1"]
        do {
            if let authorityFile {
                configuration.additionalTrustRoots = [.certificates(try NIOSSLCertificate.fromPEMFile(authorityFile))]
            }
            return try NIOSSLContext(configuration: configuration)
        } catch {
            throw .unusableAuthority(path: authorityFile ?? "The system's store of authorities")
        }
    }

    private static func handler(_ tls: NIOSSLContext, host: String) throws -> NIOSSLClientHandler {
        // RFC 6066 § 3: an address is no server name; its certificate is checked against the peer's address.
        let isAddress = (try? SocketAddress(ipAddress: host, port: 0)) != nil
        return try NIOSSLClientHandler(context: tls, serverHostname: isAddress ? nil : host)
    }
}
