import FreshetServer
import HTTPTypes
import Hummingbird

/// Keeps pages of the web away from what is the operator's: a browser on this machine lets any of them ask.
struct AdminGuard: RouterMiddleware {
    /// Then a foreign name is one that was pointed at this machine (DNS rebinding). Elsewhere, nobody knows all its names.
    let isOnLoopback: Bool

    func handle(
        _ request: Request,
        context: BasicRequestContext,
        next: (Request, BasicRequestContext) async throws -> Response
    ) async throws -> Response {
        let own = request.head.authority.flatMap { Origin(scheme: "http", authority: $0) }
        guard !isOnLoopback || own?.isLoopback ?? false else {
            throw Problem(.misdirectedRequest, "This address answers for localhost only.")
        }
        let site = request.headers[HTTPField.Name("Sec-Fetch-Site")!]
        let isFromElsewhere = site.map { !["same-origin", "none"].contains($0) } ?? false
        if let origin = request.headers[.origin], Origin(origin) != own || own == nil || isFromElsewhere {
            throw Problem(.forbidden, "Pages of \(origin) may not ask here.")
        }
        guard !isFromElsewhere else { throw Problem(.forbidden, "Pages of other sites may not ask here.") }
        return try await next(request, context)
    }
}
