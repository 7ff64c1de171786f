package import NIOCore

#if canImport(Darwin)
    import Darwin
#elseif canImport(Musl)
    import Musl
#else
    import Glibc
#endif

/// Where a connection comes from, as connections are counted by address: an IPv4 address, or the /64 of an IPv6 address,
/// which is what a single customer of a provider commonly has at the least.
package struct PeerNetwork: Sendable, Hashable {
    private static let mappedPrefix: [UInt8] = [0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xFF, 0xFF]

    /// A number, so that each connection can remember its own in few bytes.
    private let number: UInt64

    /// - Returns: `nil` for an address that is not counted: a Unix socket's, and loopback's, where a proxy on this machine
    ///   brings everybody from.
    package init?(_ address: SocketAddress?) {
        guard let address, !address.isLoopback, let text = address.ipAddress else { return nil }
        self.init(address: text)
    }

    /// - Parameter text: an IP address, as it is printed.
    package init?(address text: String) {
        if let bytes = Self.bytes(of: text, family: AF_INET, count: 4) {
            self.init(isIPv4: true, bytes)
        } else if let bytes = Self.bytes(of: text, family: AF_INET6, count: 16) {
            // A socket for both families shows IPv4 this way (RFC 4291 § 2.5.5.2).
            let isIPv4 = bytes.starts(with: Self.mappedPrefix)
            self.init(isIPv4: isIPv4, isIPv4 ? bytes.dropFirst(Self.mappedPrefix.count) : bytes.prefix(8))
        } else {
            return nil
        }
    }

    /// No /64 that is in use begins as the mark of IPv4 does.
    private init(isIPv4: Bool, _ bytes: ArraySlice<UInt8>) {
        number = bytes.reduce(isIPv4 ? 0xFFFF : 0) { $0 << 8 | UInt64($1) }
    }

    private static func bytes(of text: String, family: Int32, count: Int) -> ArraySlice<UInt8>? {
        var bytes = [UInt8](repeating: 0, count: count)
        return inet_pton(family, text, &bytes) == 1 ? bytes[...] : nil
    }
}
