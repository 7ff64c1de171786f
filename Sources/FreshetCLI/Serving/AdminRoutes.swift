import Freshet
import FreshetConsole
import FreshetDemo
import FreshetMetrics
import FreshetServer
import FreshetWire
import HTTPTypes
import Hummingbird
import NIOCore

/// What the operator may ask: a page that shows how the server stands, `/status`, `/metrics`, `/livez` and `/readyz`.
struct AdminRoutes: Sendable {
    let registry: MetricsRegistry
    let readiness: ReadinessState
    let figures: ServerFigures
    let fanOut: FanOut

    /// - Parameter isOnLoopback: then only local names are answered.
    func router(onLoopback isOnLoopback: Bool) -> Router<BasicRequestContext> {
        let router = Router(options: .autoGenerateHeadEndpoints)
        router.add(middleware: ProblemMiddleware())
        router.add(middleware: AdminGuard(isOnLoopback: isOnLoopback))
        for file in Console.status {
            let page = PageFile(file)
            router.read(RouterPath(file.path)) { _, _ in page.response }
        }
        let status = StatusRoute(
            desk: StatusDesk(registry: registry, readiness: readiness, figures: figures, fanOut: fanOut))
        router.read(RouterPath(StatusRoute.path)) { request, _ in try await status.respond(to: request) }
        router.get("/metrics") { _, _ in await metrics() }
        // That this is answered is the answer.
        router.get("/livez") { _, _ in Self.answer(.ok, "ok\n", "text/plain; charset=utf-8") }
        router.get("/readyz") { request, _ in ready(isVerbose: request.uri.queryParameters["verbose"] != nil) }
        return router
    }

    private func metrics() async -> Response {
        await figures.update()
        return Self.answer(.ok, registry.exposition(), MetricsRegistry.contentType)
    }

    private func ready(isVerbose: Bool) -> Response {
        let flaws = readiness.flaws
        let status: HTTPResponse.Status = flaws.isEmpty ? .ok : .serviceUnavailable
        guard isVerbose else {
            let text = flaws.isEmpty ? "ok" : flaws.map { "\($0.check): \($0.reason)" }.joined(separator: "\n")
            return Self.answer(status, text + "\n", "text/plain; charset=utf-8")
        }
        let checks = ReadinessState.checks.map { check in
            let reason = flaws.first { $0.check == check }?.reason
            return "\(check.asJSON):{\"ok\":\(reason == nil)" + (reason.map { ",\"reason\":\($0.asJSON)" } ?? "") + "}"
        }
        let body = "{\"ready\":\(flaws.isEmpty),\"checks\":{\(checks.joined(separator: ","))}}\n"
        return Self.answer(status, body, "application/json")
    }

    private static func answer(_ status: HTTPResponse.Status, _ text: String, _ type: String) -> Response {
        Response(
            status: status,
            headers: [.contentType: type, .cacheControl: "no-store"],
            body: ResponseBody(byteBuffer: ByteBuffer(string: text))
        )
    }
}
