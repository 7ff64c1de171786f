import NIOCore
import NIOHTTP2
import NIOSSL

extension TLSConfiguration {
    /// What NIOSSL offers by itself in TLS 1.2 holds ciphers in CBC mode (Lucky Thirteen) and key exchange by RSA, where
    /// whoever gets the key later can read what was recorded before. RFC 9325 § 4.2 recommends these alone; TLS 1.3 has
    /// no others. RFC 9113 § 9.2.2 has HTTP/2 refuse the rest anyway.
    static let forwardSecretCiphers = "ECDHE+AESGCM:ECDHE+CHACHA20"

    /// How long to wait for a peer's farewell. Nobody has to (RFC 8446 § 6.1), and HTTP says itself where a message ends; but
    /// closing at once could reset the connection under what is still on its way.
    private static let farewellTime = TimeAmount.seconds(1)

    /// The same without what is retired, for HTTP: other ciphers and later versions stay as they were asked for.
    var hardened: TLSConfiguration {
        var tls = self
        // RFC 8996 retires TLS 1.0 and 1.1.
        if [.tlsv1, .tlsv11].contains(tls.minimumTLSVersion) { tls.minimumTLSVersion = .tlsv12 }
        if tls.cipherSuites == defaultCipherSuites { tls.cipherSuites = Self.forwardSecretCiphers }
        tls.shutdownTimeout = min(tls.shutdownTimeout, Self.farewellTime)
        tls.applicationProtocols = NIOHTTP2SupportedALPNProtocols
        return tls
    }
}
