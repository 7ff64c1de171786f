/// The version of HTTP that carries a transport. The raw values are the names of ALPN (RFC 7301).
package enum CompareHTTP: String, CaseIterable, Sendable, Codable {
    /// RFC 9112: a connection for each stream.
    case http1 = "http/1.1"
    /// RFC 9113: one connection for all of them.
    case http2 = "h2"

    package var version: String { self == .http1 ? "1.1" : "2" }
    package var name: String { "HTTP/\(version)" }
}
