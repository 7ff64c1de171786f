package import NIOCore

/// One request, whichever version of HTTP carries it.
package struct StreamRequest: Sendable {
    package enum Method: String, Sendable {
        case get = "GET"
        case post = "POST"
    }

    package var method = Method.get
    /// With the query.
    package var path: String
    /// Names in lower case, as HTTP/2 wants them (RFC 9113 § 8.2.1).
    package var fields: [(name: String, value: String)] = []
    package var body: ByteBuffer?
    /// By `Upgrade` on HTTP/1.1 (RFC 6455 § 4.1), by an extended CONNECT on HTTP/2 (RFC 8441 § 4).
    package var opensWebSocket = false

    /// - Parameter name: in lower case.
    package func value(of name: String) -> String? { fields.first { $0.name == name }?.value }
}
