/// Where a page comes from: scheme, host and port (RFC 6454 § 4).
package struct Origin: Sendable, Hashable, CustomStringConvertible {
    package let scheme: String
    package let host: String
    package let port: Int

    /// Reads an origin as browsers write it: `https://example.com`, `http://localhost:8080`.
    ///
    /// `null`, the origin of sandboxed pages and files, is none: it must never equal another.
    package init?(_ text: some StringProtocol) {
        let parts = text.lowercased().split(separator: "://", maxSplits: 1, omittingEmptySubsequences: false)
        guard parts.count == 2, let scheme = parts.first, !scheme.isEmpty else { return nil }
        self.init(scheme: String(scheme), authority: parts[1])
    }

    /// Reads what stands in a Host field or in `:authority`, for a request that came by `scheme`.
    package init?(scheme: String, authority: some StringProtocol) {
        let text = authority.lowercased()
        let host: Substring
        let rest: Substring
        if text.hasPrefix("["), let end = text.firstIndex(of: "]") {
            host = text[...end]
            rest = text[text.index(after: end)...]
        } else {
            let colon = text.firstIndex(of: ":") ?? text.endIndex
            host = text[..<colon]
            rest = text[colon...]
            // RFC 3986 § 3.2.2: only an address of IPv6 has brackets, and both.
            guard !host.contains("[") else { return nil }
        }
        guard !host.isEmpty, !host.contains(where: { "/?#@ ".contains($0) }) else { return nil }
        guard rest.isEmpty || rest.hasPrefix(":") else { return nil }
        guard let port = rest.isEmpty ? Self.defaultPort(of: scheme) : Self.port(rest.dropFirst()) else { return nil }
        self.scheme = scheme
        self.host = String(host)
        self.port = port
    }

    /// Browsers leave the port out where it is the scheme's own.
    private static func defaultPort(of scheme: String) -> Int? {
        ["http": 80, "ws": 80, "https": 443, "wss": 443][scheme]
    }

    private static func port(_ text: Substring) -> Int? {
        text.isDigits ? UInt16(text).map(Int.init) : nil
    }

    /// Whether the host is this machine's own: a loopback address, or the name for both.
    package var isLoopback: Bool {
        host == "localhost" || host.hasSuffix(".localhost") || host == "[::1]" || isLoopbackIPv4
    }

    private var isLoopbackIPv4: Bool {
        let parts = host.split(separator: ".", omittingEmptySubsequences: false)
        return parts.count == 4 && parts[0] == "127" && parts.allSatisfy { $0.isDigits && UInt8($0) != nil }
    }

    package var description: String {
        port == Self.defaultPort(of: scheme) ? "\(scheme)://\(host)" : "\(scheme)://\(host):\(port)"
    }
}

extension Substring {
    /// Without a sign, which Swift's numbers may have.
    fileprivate var isDigits: Bool { utf8.allSatisfy { UInt8(ascii: "0")...UInt8(ascii: "9") ~= $0 } }
}
