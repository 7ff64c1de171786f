#if canImport(FoundationEssentials)
    import FoundationEssentials
#else
    import Foundation
#endif

/// The server that is measured, from a URL such as `https://localhost:8443/base`.
package struct CompareTarget: Sendable, Hashable {
    package let isSecure: Bool
    /// A name or an address, without brackets.
    package let host: String
    package let port: Int
    /// What stands before every path: empty, or a path without a slash at its end.
    package let basePath: String

    /// - Throws: ``CompareError/unusableURL(_:)``.
    package init(_ url: String) throws(CompareError) {
        guard let parts = URLComponents(string: url), let host = parts.host, !host.isEmpty,
            let scheme = parts.scheme?.lowercased(), ["http", "https"].contains(scheme),
            parts.user == nil, parts.query == nil, parts.fragment == nil
        else { throw .unusableURL(url) }
        isSecure = scheme == "https"
        // An IPv6 address stands in brackets in a URL, and nowhere else.
        self.host = host.hasPrefix("[") && host.hasSuffix("]") ? String(host.dropFirst().dropLast()) : host
        port = parts.port ?? (isSecure ? 443 : 80)
        var path = parts.percentEncodedPath
        while path.hasSuffix("/") { path.removeLast() }
        basePath = path
    }

    /// As the `Host` field and `:authority` have it (RFC 9110 § 7.2).
    package var authority: String {
        let name = host.contains(":") ? "[\(host)]" : host
        return port == (isSecure ? 443 : 80) ? name : "\(name):\(port)"
    }

    package var scheme: String { isSecure ? "https" : "http" }

    package var description: String { "\(scheme)://\(authority)\(basePath)" }
}
