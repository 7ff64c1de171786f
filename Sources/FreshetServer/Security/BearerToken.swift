import HTTPTypes
package import Hummingbird

/// The token that comes with a request: in `Authorization: Bearer` (RFC 6750 § 2.1) or, for an EventSource, which cannot
/// set headers, in a cookie. Never in the query, which ends up in logs and histories.
package enum BearerToken {
    /// The cookie's names, the one that counts more first: only this host, and only over TLS, can have set that one
    /// (RFC 6265bis § 4.1.3.2).
    package static let cookieNames = ["__Host-freshet_token", "freshet_token"]

    /// - Returns: the token as it stands; `nil` if there is none.
    /// - Throws: ``Problem`` 400 for several.
    package static func text(in request: Request, on connection: EdgeConnection?) throws(Problem) -> String? {
        if let token = try one(of: bearers(in: request), called: "Authorization: Bearer") { return token }
        // A page of another site cannot set the header, but its requests may have the cookie.
        guard SitePolicy.trustsCookies(of: request, on: connection) else { return nil }
        for name in cookieNames {
            if let token = try one(of: cookies(named: name, in: request), called: "the cookie \(name)") { return token }
        }
        return nil
    }

    /// Other schemes are for whoever stands before us.
    private static func bearers(in request: Request) -> [String] {
        request.headers[values: .authorization].compactMap { field in
            let scheme = field.prefix { $0 != " " }
            guard scheme.lowercased() == "bearer" else { return nil }
            return String(field.dropFirst(scheme.count).drop { $0 == " " })
        }
    }

    /// RFC 6265 § 5.4; HTTP/2 may cut the list into several fields.
    private static func cookies(named name: String, in request: Request) -> [String] {
        request.headers[values: .cookie].flatMap { $0.split(separator: ";") }.compactMap { pair in
            let pair = pair.drop { $0 == " " }
            guard pair.hasPrefix(name + "=") else { return nil }
            return String(pair.dropFirst(name.count + 1))
        }
    }

    /// RFC 6750 § 3.1: several tokens are a mistake. Of two cookies, somebody else may have set one.
    private static func one(of tokens: [String], called name: String) throws(Problem) -> String? {
        guard let token = tokens.first else { return nil }
        guard tokens.allSatisfy({ $0 == token }) else {
            let detail = "The request has different tokens in \(name). Send one."
            throw Problem(
                .badRequest, detail, headers: [.wwwAuthenticate: Problem.challenge("invalid_request", detail)])
        }
        return token
    }
}
