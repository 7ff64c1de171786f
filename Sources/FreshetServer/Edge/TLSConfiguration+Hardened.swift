import NIOHTTP2
import NIOSSL

extension TLSConfiguration {
    /// The same without what is retired, for HTTP.
    var hardened: TLSConfiguration {
        var tls = self
        // RFC 8996 retires TLS 1.0 and 1.1.
        if [.tlsv1, .tlsv11].contains(tls.minimumTLSVersion) { tls.minimumTLSVersion = .tlsv12 }
        tls.applicationProtocols = NIOHTTP2SupportedALPNProtocols
        return tls
    }
}
