/// Which pages may do what: tells a page of this site from a page of another, and this site from a forged one.
///
/// A browser lets any page open a WebSocket to any server and post to it, cookies included; the server has to look at
/// who asks (RFC 6455 § 10.2). And a page whose name its owner points at 127.0.0.1 reaches servers that listen for this
/// machine only (DNS rebinding); its Host gives it away.
public struct SitePolicy: Sendable {
    /// Whom to trust beside pages of this site.
    public enum AllowedOrigins: Sendable {
        /// These origins, with credentials.
        case these(Set<String>)
        /// Every page of the web, without credentials.
        case any
    }

    /// Origins of other sites, such as `https://example.com`, whose pages may read, post and open WebSockets here.
    public var allowedOrigins: AllowedOrigins = .these([])

    /// Further names by which clients may ask for a server that listens on a loopback address only.
    public var names: Set<String> = []

    /// For how long browsers shall use nothing but TLS for this server's name, on every port of it (RFC 6797): said with
    /// each answer over TLS. Zero takes back what was said before. `nil`: nothing is said.
    public var strictTransportSecurity: Duration?

    public init() {}

    /// What counts of a request.
    package struct Facts: Sendable {
        /// The Host field, or `:authority`.
        package var host: String?
        package var origin: String?
        /// What a browser says of where the request comes from (Fetch Metadata).
        package var fetchSite: String?
        /// The scheme that the client used, if it is known: ours if we end TLS, a proxy's word if it stands before us.
        package var scheme: String?
        package var listensOnLoopback = false
        /// Whether the request may change something, or opens a WebSocket, which nothing else guards.
        package var needsGuard = false

        package init() {}
    }

    package enum Verdict: Sendable, Equatable {
        /// Not from a page, or from a page of this site.
        case own
        /// From a page of another site that is trusted; it may be told the answer.
        case allowed(origin: String, withCredentials: Bool)
        /// From a page of another site. It gets an answer, which its browser will not show to it.
        case foreign
        /// From a page of another site that tries to do something here: 403.
        case refused(origin: String)
        /// For a site that this server is not: 421.
        case misdirected(host: String)
    }

    package func verdict(on facts: Facts) -> Verdict {
        if facts.listensOnLoopback, let host = facts.host, !isOurs(host) { return .misdirected(host: host) }
        guard let origin = facts.origin else {
            // Fetch Metadata: this header, unlike Origin, cannot be left out by a browser that knows it.
            let isForeign = facts.needsGuard && facts.fetchSite == "cross-site"
            return isForeign ? .refused(origin: "another site") : .own
        }
        if isSameOrigin(origin, facts) { return .own }
        switch allowedOrigins {
        case .any: return .allowed(origin: "*", withCredentials: false)
        case .these(let origins) where origins.contains(origin.lowercased()):
            return .allowed(origin: origin, withCredentials: true)
        case .these:
            return facts.needsGuard ? .refused(origin: origin) : .foreign
        }
    }

    private func isOurs(_ host: String) -> Bool {
        // Which scheme it is makes no difference to the host.
        guard let origin = Origin(scheme: "http", authority: host) else { return false }
        return origin.isLoopback || names.contains(origin.host)
    }

    /// Host and port must be equal; the scheme too, where it is known.
    private func isSameOrigin(_ text: String, _ facts: Facts) -> Bool {
        guard let origin = Origin(text), let host = facts.host else { return false }
        return origin == Origin(scheme: facts.scheme ?? origin.scheme, authority: host)
    }
}
