package import NIOSSL
import Synchronization

/// What a server proves with who it is, to each connection that comes. It may be exchanged while the server runs:
/// connections that are open keep what they began with.
package final class TLSIdentity: Sendable {
    /// Taken once per connection, and held for no longer than it takes to count a reference.
    private let current: Mutex<NIOSSLContext>

    /// - Throws: NIOSSL's error for a certificate and a key that do not fit.
    package init(_ configuration: TLSConfiguration) throws {
        current = Mutex(try NIOSSLContext(configuration: configuration.hardened))
    }

    /// Shows another certificate to whoever comes from now on. Sessions of before are not resumed (RFC 8446 § 4.6.1 has
    /// their tickets sealed with keys of the old context): their clients see the new certificate, too.
    ///
    /// - Throws: NIOSSL's error for a certificate and a key that do not fit. Then nothing has changed.
    package func replace(with configuration: TLSConfiguration) throws {
        let context = try NIOSSLContext(configuration: configuration.hardened)
        current.withLock { $0 = context }
    }

    /// What the next connection begins with.
    var context: NIOSSLContext { current.withLock { $0 } }
}
