#if canImport(Darwin)
    import Darwin
#elseif canImport(Musl)
    import Musl
#else
    import Glibc
#endif

/// The addresses that begin alike, as `10.0.0.0/8`, `2001:db8::/32`, or one alone.
public struct AddressRange: Sendable, Hashable, CustomStringConvertible {
    private static let mappedPrefix: [UInt8] = [0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xFF, 0xFF]

    public let description: String
    /// As IPv6 has them (RFC 4291 § 2.5.5.2).
    private let address: [UInt8]
    private let prefixBits: Int

    /// - Returns: `nil` for what is no address or range, or has bits behind its prefix: a typing error, most likely.
    public init?(_ text: String) {
        let parts = text.split(separator: "/", maxSplits: 1, omittingEmptySubsequences: false)
        guard let address = Self.bytes(of: String(parts[0])) else { return nil }
        let mappedBits = parts[0].contains(":") ? 0 : Self.mappedPrefix.count * 8
        var bits = 128
        if parts.count == 2 {
            guard let count = Int(parts[1]), 0...(128 - mappedBits) ~= count else { return nil }
            bits = mappedBits + count
        }
        guard !(bits..<128).contains(where: { Self.bit($0, of: address) }) else { return nil }
        description = text
        self.address = address
        prefixBits = bits
    }

    /// - Parameter text: an IP address, as it is printed.
    package func contains(_ text: String) -> Bool {
        guard let other = Self.bytes(of: text) else { return false }
        return (0..<prefixBits).allSatisfy { Self.bit($0, of: address) == Self.bit($0, of: other) }
    }

    private static func bit(_ index: Int, of bytes: [UInt8]) -> Bool {
        bytes[index / 8] & (0x80 >> (index % 8)) != 0
    }

    private static func bytes(of text: String) -> [UInt8]? {
        var bytes = [UInt8](repeating: 0, count: 16)
        if inet_pton(AF_INET6, text, &bytes) == 1 { return bytes }
        var short = [UInt8](repeating: 0, count: 4)
        return inet_pton(AF_INET, text, &short) == 1 ? mappedPrefix + short : nil
    }
}
