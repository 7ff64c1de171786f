import NIOCore
import NIOSSL

extension CompareDialer {
    /// - Throws: ``CompareError/unusableAuthority(path:)``.
    static func context(_ plan: ComparePlan, _ http: CompareHTTP) throws(CompareError) -> NIOSSLContext {
        var configuration = TLSConfiguration.makeClientConfiguration()
        // RFC 8996 retires what came before.
        configuration.minimumTLSVersion = .tlsv12
        // A browser offers both, and takes what it gets.
        configuration.applicationProtocols = http == .http2 ? ["h2", "http/1.1"] : ["http/1.1"]
        if plan.trustsAnybody { configuration.certificateVerification = .none }
        do {
            if let file = plan.authorityFile {
                configuration.additionalTrustRoots = [.certificates(try NIOSSLCertificate.fromPEMFile(file))]
            }
            return try NIOSSLContext(configuration: configuration)
        } catch {
            throw .unusableAuthority(path: plan.authorityFile ?? "The system's store of authorities")
        }
    }

    static func tlsHandler(_ context: NIOSSLContext, host: String) throws -> NIOSSLClientHandler {
        // RFC 6066 § 3: an address is no server name; its certificate is checked against the peer's address.
        let isAddress = (try? SocketAddress(ipAddress: host, port: 0)) != nil
        return try NIOSSLClientHandler(context: context, serverHostname: isAddress ? nil : host)
    }
}
