package import Freshet

#if canImport(FoundationEssentials)
    import FoundationEssentials
#else
    import Foundation
#endif

/// Where a server is, and what its resources are called.
package struct ServerAddress: Sendable, Hashable {
    package let isSecure: Bool
    package let host: String
    package let port: Int

    /// What stands before `/events`: empty, or a path without a slash at its end.
    private let prefix: String

    /// - Throws: ``ClientError/misconfigured(_:)`` with what is wrong with the URL.
    package init(_ url: String) throws(ClientError) {
        guard let parts = URLComponents(string: url), let host = parts.host, !host.isEmpty,
            let scheme = parts.scheme?.lowercased(), ["http", "https"].contains(scheme)
        else { throw .misconfigured("\"\(url)\" is no URL of a server. Give one such as https://localhost:8443.") }
        guard parts.user == nil, parts.password == nil else {
            throw .misconfigured("A URL is no place for a password, because URLs are logged. Send it in a header.")
        }
        guard parts.query == nil, parts.fragment == nil else {
            throw .misconfigured("The URL of a server ends with its path: leave out what follows \"?\" and \"#\".")
        }
        isSecure = scheme == "https"
        // An IPv6 address stands in brackets in a URL, and nowhere else.
        self.host = host.hasPrefix("[") && host.hasSuffix("]") ? String(host.dropFirst().dropLast()) : host
        port = parts.port ?? (isSecure ? 443 : 80)
        var path = parts.percentEncodedPath
        while path.hasSuffix("/") { path.removeLast() }
        prefix = path
    }

    /// Host and port as a URL and the Host field have them.
    package var authority: String {
        let host = host.contains(":") ? "[\(host)]" : host
        return port == (isSecure ? 443 : 80) ? host : "\(host):\(port)"
    }

    private var origin: String { "http\(isSecure ? "s" : "")://\(authority)" }

    /// Where events of a topic are published.
    package func publishing(to topic: Topic) -> String {
        "\(origin)\(prefix)/events/\(topic.name.percentEncoded(keeping: "/"))"
    }

    /// The path and query by which topics are read.
    ///
    /// - Parameter query: further parameters.
    func readingTarget(_ filters: [TopicFilter], _ query: [(name: String, value: String)] = []) -> String {
        let parameters = filters.map { ("topic", $0.pattern) } + query
        let text = parameters.map { "\($0)=\($1.percentEncoded(keeping: "/"))" }.joined(separator: "&")
        return "\(prefix)/events?\(text)"
    }

    package func reading(_ filters: [TopicFilter], _ query: [(name: String, value: String)] = []) -> String {
        origin + readingTarget(filters, query)
    }
}

extension String {
    /// RFC 3986 § 2.3: everything but unreserved characters, and those of `kept`, as percent and two digits.
    fileprivate func percentEncoded(keeping kept: String) -> String {
        let plain = Set("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~\(kept)".utf8)
        return utf8.reduce(into: "") { text, byte in
            guard !plain.contains(byte) else { return text.unicodeScalars.append(Unicode.Scalar(byte)) }
            text += "%" + (byte < 16 ? "0" : "") + String(byte, radix: 16, uppercase: true)
        }
    }
}
