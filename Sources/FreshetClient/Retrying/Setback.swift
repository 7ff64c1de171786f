import AsyncHTTPClient
import Freshet
package import NIOCore
package import NIOHTTP1
import NIOSSL

/// What came of an attempt that failed.
package enum Setback: Error, Sendable, Hashable {
    /// Nobody answered, or what was going on broke off.
    case broken(String)
    /// The server says to come back, perhaps not before some time.
    case postponed(String, retryAfter: Duration?)
    /// Another attempt would end the same way.
    case final(ClientError)
    /// The task was cancelled.
    case cancelled

    package var reason: String {
        switch self {
        case .broken(let reason), .postponed(let reason, _): reason
        case .final(let error): error.description
        case .cancelled: "it was cancelled"
        }
    }
}

// What an answer means.
extension Setback {
    /// Not a success, nor "no content".
    ///
    /// - Parameter body: as much of it as was read: a problem document, or whatever a proxy has to say.
    package init(status: Int, headers: HTTPHeaders, body: ByteBuffer) {
        let detail = ProblemDetail(body).text
        switch status {
        case 429, 500, 502...504, 506...599:
            // Not 503 alone: the others come from proxies while a server starts, and a key makes trying again safe.
            let reason = detail.map { "the server answered \(status): \($0.droppingFullStop)" }
            self = .postponed(reason ?? "the server answered \(status)", retryAfter: Self.retryAfter(headers))
        case 300...399:
            let place = headers.first(name: "Location").map { " to \($0)" } ?? ""
            self = .final(.refused(status: status, detail: "It redirects\(place). Give the URL of the server itself."))
        default:
            let none = "It does not say why. Is this the URL of a Freshet server?"
            self = .final(.refused(status: status, detail: detail ?? none))
        }
    }

    /// RFC 9110 § 10.2.3, as seconds; a date is for caches and their clocks, and no Freshet server sends one.
    private static func retryAfter(_ headers: HTTPHeaders) -> Duration? {
        headers.first(name: "Retry-After").flatMap { Int($0) }.flatMap { $0 >= 0 ? .seconds($0) : nil }
    }
}

// What an error of a connection means.
extension Setback {
    package init(_ error: any Error) {
        switch error {
        case let setback as Setback: self = setback
        case let error as ClientError: self = .final(error)
        case is CancellationError: self = .cancelled
        case let error as HTTPClientError where error == .cancelled:
            // Also what a response hears whose connection another request has given up.
            self = Task.isCancelled ? .cancelled : .broken("the connection was given up as dead")
        case let error as HTTPClientError where error == .alreadyShutdown:
            self = .final(.misconfigured("The client was shut down."))
        default:
            self = Self.ofTLS(error) ?? .broken(Self.reason(error))
        }
    }

    /// What TLS found that no waiting changes. BoringSSL's errors can be told apart by their texts alone.
    private static func ofTLS(_ error: any Error) -> Setback? {
        let text = String(describing: error)
        if text.contains("CERTIFICATE_VERIFY_FAILED") {
            return .final(
                .untrusted(
                    "The server's certificate was signed by nobody whom this client trusts. Have it trust the authority "
                        + "that signed it."
                )
            )
        }
        if error as? NIOSSLExtraError == .failedToValidateHostname {
            return .final(.untrusted("The server's certificate is for another name than the one in the URL."))
        }
        if text.contains("WRONG_VERSION_NUMBER") {
            return .final(.unintelligible("The server does not speak TLS there. Is it http:// instead of https://?"))
        }
        return nil
    }

    private static func reason(_ error: any Error) -> String {
        switch error {
        case let error as HTTPClientError where error == .readTimeout || error == .deadlineExceeded:
            "the server fell silent"
        case let error as HTTPClientError where error == .remoteConnectionClosed || error == .uncleanShutdown:
            "the server closed the connection"
        case let error as HTTPClientError
        where error == .connectTimeout || error == .getConnectionFromPoolTimeout || error == .tlsHandshakeTimeout:
            "the server did not take the connection in time"
        case let error as IOError: "the connection failed: \(error.description)"
        default: "the connection failed: \(error)"
        }
    }
}

extension String {
    /// Reasons become parts of sentences.
    fileprivate var droppingFullStop: String { hasSuffix(".") ? String(dropLast()) : self }
}
