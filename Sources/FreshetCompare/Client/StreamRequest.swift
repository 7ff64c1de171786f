import NIOCore

/// One request, whichever version of HTTP carries it.
struct StreamRequest: Sendable {
    enum Method: String {
        case get = "GET"
        case post = "POST"
    }

    var method = Method.get
    /// With the query.
    var path: String
    /// Names in lower case, as HTTP/2 wants them (RFC 9113 § 8.2.1).
    var fields: [(name: String, value: String)] = []
    var body: ByteBuffer?
    /// By `Upgrade` on HTTP/1.1 (RFC 6455 § 4.1), by an extended CONNECT on HTTP/2 (RFC 8441 § 4).
    var opensWebSocket = false
}
