import HTTPTypes
import Hummingbird

extension SitePolicy {
    /// Whether a cookie tells that its owner wants what this request asks for. Browsers send it along for any page that
    /// asks, unless it says SameSite, so it counts only for pages of this site, and of those that are trusted with
    /// credentials.
    static func trustsCookies(of request: Request, on connection: EdgeConnection?) -> Bool {
        let policy = connection?.configuration.site ?? SitePolicy()
        switch policy.verdict(on: request, connection: connection) {
        case .own: return request.headers[.secFetchSite] != "cross-site"
        case .allowed(_, let withCredentials): return withCredentials
        case .foreign, .refused, .misdirected: return false
        }
    }
}
