import CoreMetrics
import Freshet
import FreshetServer
import HTTPTypes
import Hummingbird
import Synchronization

/// Counts the responses of a server, and has each written into the access log, if there is one.
struct ObservedResponder: HTTPResponder {
    typealias Context = BasicRequestContext

    private let responder: RouterResponder<BasicRequestContext>
    private let accessLog: AccessLog?
    private let counters = ResponseCounters()

    init(_ responder: RouterResponder<BasicRequestContext>, accessLog: AccessLog?) {
        self.responder = responder
        self.accessLog = accessLog
    }

    func respond(to request: Request, context: BasicRequestContext) async throws -> Response {
        let began = ContinuousClock.now
        let response = try await responder.respond(to: request, context: context)
        counters.count(route: context.endpointPath, status: response.status.code)
        return accessLog?.watching(response, to: request, since: began) ?? response
    }
}

/// One counter for each route and status that there was. Their number is bounded: routes are those of the router, and
/// what is none of them is one.
private final class ResponseCounters: Sendable {
    private struct Key: Hashable {
        let route: String?
        let status: Int
    }

    private let counters = Mutex<[Key: Counter]>([:])

    func count(route: String?, status: Int) {
        let key = Key(route: route, status: status)
        counters.withLock { counters in
            if let counter = counters[key] { return counter }
            let counter = Metric.responses.counter(("route", route ?? "NotFound"), ("code", "\(status)"))
            counters[key] = counter
            return counter
        }.increment()
    }
}
