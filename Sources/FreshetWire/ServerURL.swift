#if canImport(FoundationEssentials)
    import FoundationEssentials
#else
    import Foundation
#endif

/// Where a server is, from a URL such as `https://localhost:8443/base`.
package struct ServerURL: Sendable, Hashable, CustomStringConvertible {
    package let isSecure: Bool
    /// A name or an address, without the brackets of IPv6.
    package let host: String
    package let port: Int
    /// What stands before every path: empty, or a path without a slash at its end, percent-encoded.
    package let basePath: String

    /// What is wrong with a URL, as a sentence that says what to do.
    package struct Flaw: Error, Sendable, Hashable, CustomStringConvertible {
        package let description: String
    }

    package init(_ url: String) throws(Flaw) {
        guard let parts = URLComponents(string: url, encodingInvalidCharacters: false),
            let host = parts.host, !host.isEmpty,
            let scheme = parts.scheme?.lowercased(), ["http", "https"].contains(scheme), parts.port != 0
        else { throw Flaw(description: "\"\(url)\" is no URL of a server. Give one such as https://localhost:8443.") }
        guard parts.user == nil, parts.password == nil else {
            throw Flaw(description: "A URL is no place for a password, because URLs are logged. Send it in a header.")
        }
        guard parts.query == nil, parts.fragment == nil else {
            throw Flaw(description: "The URL of a server ends with its path: leave out what follows \"?\" and \"#\".")
        }
        isSecure = scheme == "https"
        // An IPv6 address stands in brackets in a URL, and nowhere else.
        self.host = host.hasPrefix("[") && host.hasSuffix("]") ? String(host.dropFirst().dropLast()) : host
        port = parts.port ?? (isSecure ? 443 : 80)
        var path = parts.percentEncodedPath
        while path.hasSuffix("/") { path.removeLast() }
        basePath = path
    }

    package var scheme: String { isSecure ? "https" : "http" }

    /// As the Host field and `:authority` have it (RFC 9110 § 7.2).
    package var authority: String {
        let name = host.contains(":") ? "[\(host)]" : host
        return port == (isSecure ? 443 : 80) ? name : "\(name):\(port)"
    }

    package var origin: String { "\(scheme)://\(authority)" }

    package var description: String { origin + basePath }
}
