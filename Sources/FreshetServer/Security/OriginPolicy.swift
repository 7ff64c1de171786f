import HTTPTypes
import Hummingbird

/// Tells a page of this site from a page of another.
///
/// A browser lets any page open a WebSocket to any server, cookies included, and hides nothing from it: the server has
/// to look at who asks (RFC 6455 § 10.2).
enum OriginPolicy {
    /// - Throws: ``Problem`` 403 if the request comes from a page of another site. No Origin means no browser.
    static func check(_ request: Request) throws(Problem) {
        guard let origin = request.headers[.origin] else { return }
        guard let host = request.head.authority, let authority = authority(of: origin),
            authority.lowercased() == host.lowercased()
        else {
            throw Problem(.forbidden, "Only pages of this site may open this WebSocket, and this one is of \(origin).")
        }
    }

    /// Host and port of an origin (RFC 6454 § 6.2), as a Host field writes them.
    private static func authority(of origin: String) -> Substring? {
        guard let scheme = origin.firstRange(of: "://") else { return nil }
        return origin[scheme.upperBound...]
    }
}
