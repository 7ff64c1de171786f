import HTTPTypes
public import Hummingbird

/// Holds every request against the server's ``SitePolicy``, and tells browsers which other sites' pages may read the
/// answers (CORS, Fetch Standard § 3.2), and what holds for every answer.
///
/// It belongs outside ``ProblemMiddleware``, so that problem documents can be read by those pages too.
public struct SiteMiddleware<Context: RequestContext>: RouterMiddleware {
    private let policyInForce: @Sendable () -> SitePolicy

    public init(policy: SitePolicy) {
        policyInForce = { policy }
    }

    /// For a policy that may change while the server runs.
    package init(policy: @escaping @Sendable () -> SitePolicy) {
        policyInForce = policy
    }

    public func handle(
        _ request: Request,
        context: Context,
        next: (Request, Context) async throws -> Response
    ) async throws -> Response {
        let policy = policyInForce()
        var response = try await answer(to: request, under: policy, context: context, next: next)
        policy.addStandingRules(to: &response.headers, isSecure: EdgeConnection.current?.tcp.isSecure ?? false)
        return response
    }

    private func answer(
        to request: Request,
        under policy: SitePolicy,
        context: Context,
        next: (Request, Context) async throws -> Response
    ) async throws -> Response {
        let verdict: SitePolicy.Verdict
        do {
            verdict = try policy.check(request, connection: .current)
        } catch {
            return try error.response(from: request, context: context)
        }
        if request.method == .options { return try preflight(request, verdict, context) }
        var response = try await next(request, context)
        response.headers.merge(Self.headers(for: verdict))
        if case .allowed = verdict {
            response.headers[.accessControlExposeHeaders] = "Location, Link, ETag, Retry-After, WWW-Authenticate"
        }
        return response
    }

    /// A browser asks before it lets a page of another site do more than a plain GET or a form could.
    private func preflight(
        _ request: Request,
        _ verdict: SitePolicy.Verdict,
        _ context: Context
    ) throws -> Response {
        var response = Response.noContent
        response.headers.merge(Self.headers(for: verdict))
        guard case .allowed = verdict else { return response }
        response.headers[.accessControlAllowMethods] = "GET, HEAD, POST, DELETE"
        response.headers[.accessControlAllowHeaders] =
            "Authorization, Content-Type, Idempotency-Key, Last-Event-ID, "
            + "Freshet-Compression, Freshet-Retry, Freshet-Type"
        response.headers[.accessControlMaxAge] = "600"
        return response
    }

    private static func headers(for verdict: SitePolicy.Verdict) -> HTTPFields {
        var headers: HTTPFields = [.vary: "Origin"]
        guard case .allowed(let origin, let withCredentials) = verdict else { return headers }
        headers[.accessControlAllowOrigin] = origin
        // Fetch Standard § 3.2.5: never "*" and credentials together.
        if withCredentials { headers[.accessControlAllowCredentials] = "true" }
        return headers
    }
}

extension HTTPFields {
    /// Sets each of `others`. Vary is a list, to which several parts of a server contribute.
    fileprivate mutating func merge(_ others: HTTPFields) {
        for field in others {
            guard field.name == .vary, let vary = self[.vary] else {
                self[field.name] = field.value
                continue
            }
            if !vary.lowercased().contains(field.value.lowercased()) { self[.vary] = "\(vary), \(field.value)" }
        }
    }
}
