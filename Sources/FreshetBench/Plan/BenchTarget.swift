/// The server that is measured, from a URL such as `https://localhost:8443/base`.
package struct BenchTarget: Sendable, Hashable {
    package let isSecure: Bool
    /// A name or an address, without brackets.
    package let host: String
    package let port: Int
    /// What stands before `/events`: empty, or a path without a slash at its end.
    package let basePath: String

    /// - Throws: ``BenchError/unusableURL(_:)``.
    package init(_ url: String) throws(BenchError) {
        guard let scheme = url.firstRange(of: "://") else { throw .unusableURL(url) }
        switch url[..<scheme.lowerBound] {
        case "http": isSecure = false
        case "https": isSecure = true
        default: throw .unusableURL(url)
        }
        let rest = url[scheme.upperBound...]
        let authority = rest.prefix { $0 != "/" }
        guard !rest.contains(where: { "?#@ \r\n".contains($0) || !$0.isASCII }),
            let (host, port) = Self.hostAndPort(authority)
        else { throw .unusableURL(url) }
        self.host = host
        self.port = port ?? (isSecure ? 443 : 80)
        basePath = String(rest[authority.endIndex...].trimmingSlashes)
    }

    /// As the `Host` header has it (RFC 9110 § 7.2).
    package var hostField: String {
        let name = host.contains(":") ? "[\(host)]" : host
        return port == (isSecure ? 443 : 80) ? name : "\(name):\(port)"
    }

    package var description: String { "\(isSecure ? "https" : "http")://\(hostField)\(basePath)" }

    private static func hostAndPort(_ authority: Substring) -> (String, Int?)? {
        var host = authority
        var port: Int?
        // Inside the brackets of an IPv6 address, colons are part of it.
        if let colon = authority.lastIndex(of: ":"), !authority[colon...].contains("]") {
            guard let number = UInt16(authority[authority.index(after: colon)...]), number > 0 else { return nil }
            port = Int(number)
            host = authority[..<colon]
        }
        if host.hasPrefix("["), host.hasSuffix("]") {
            host = host.dropFirst().dropLast()
        } else if host.contains(":") {
            return nil
        }
        return host.isEmpty ? nil : (String(host), port)
    }
}

extension Substring {
    fileprivate var trimmingSlashes: Substring {
        var path = self
        while path.hasSuffix("/") { path.removeLast() }
        return path
    }
}
