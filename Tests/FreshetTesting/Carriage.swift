/// What carries a request: the protocols that the server speaks.
package enum Carriage: String, CaseIterable, Sendable, CustomStringConvertible {
    case plain, tls, http2

    package var isSecure: Bool { self != .plain }

    package var description: String {
        switch self {
        case .plain: "HTTP/1.1"
        case .tls: "HTTP/1.1 over TLS"
        case .http2: "HTTP/2"
        }
    }
}
