import HTTPTypes
package import Hummingbird

extension SitePolicy {
    /// Judges a request by the connection that it came on.
    func verdict(on request: Request, connection: EdgeConnection?) -> Verdict {
        var facts = Facts()
        facts.host = request.head.authority
        facts.origin = request.headers[.origin]
        facts.fetchSite = request.headers[.secFetchSite]
        facts.scheme = connection.flatMap { $0.scheme(of: request) }
        facts.listensOnLoopback = connection?.tcp.listensOnLoopback ?? false
        facts.needsGuard = !request.method.isSafe || request.opensWebSocket
        return verdict(on: facts)
    }

    /// - Throws: ``Problem`` 403 or 421 for what may not be done.
    func check(_ request: Request, connection: EdgeConnection?) throws(Problem) -> Verdict {
        let verdict = verdict(on: request, connection: connection)
        switch verdict {
        case .own, .allowed, .foreign:
            return verdict
        case .refused(let origin):
            let detail = "Pages of \(origin) may not do this here. Allow the origin with --allow-origin if they should."
            throw Problem(.forbidden, detail, headers: [.vary: "Origin"])
        case .misdirected(let host):
            throw Problem(
                .misdirectedRequest,
                "This server answers for localhost, not for \(host). Start it with --name \(host) if it should."
            )
        }
    }
}

extension EdgeConnection {
    /// The scheme that the client used, if that is known.
    ///
    /// Where we do not end TLS ourselves, a proxy on this machine may have: nothing else can set the field on a request
    /// from a loopback address, browsers included.
    package func scheme(of request: Request) -> String? {
        if tcp.isSecure { return "https" }
        guard tcp.peerIsLoopback else { return nil }
        return request.headers[.xForwardedProto]?.lowercased()
    }
}

extension Request {
    var opensWebSocket: Bool {
        // RFC 8441 § 5; only HTTP/2 has CONNECT come as far as this.
        method == .connect || headers[values: .upgrade].contains { $0.lowercased().contains("websocket") }
            || headers[.secWebSocketKey] != nil
    }
}

extension HTTPRequest.Method {
    /// Methods that change nothing (RFC 9110 § 9.2.1).
    fileprivate var isSafe: Bool { [.get, .head, .options, .trace].contains(self) }
}

extension HTTPField.Name {
    static let secFetchSite = HTTPField.Name("Sec-Fetch-Site")!
    fileprivate static let xForwardedProto = HTTPField.Name("X-Forwarded-Proto")!
}
