import Freshet
import FreshetWire
import HTTPTypes
import Hummingbird
import NIOCore

/// `/streams`: the streams that are open by somebody's grant. Who reads one renews it with a new token; who administers
/// the server sees them, and ends them.
struct StreamsRoute: Sendable {
    static let root = "/streams"

    let desk: AccessDesk

    func add(to router: some RouterMethods) {
        router.resource(
            RouterPath(Self.root),
            [
                .get: { request, _ in try await list(request) },
                .delete: { request, _ in try await endAll(request) },
            ]
        )
        router.resource(
            RouterPath("\(Self.root)/{id}"),
            [
                .post: { request, _ in try await renew(request) },
                .delete: { request, _ in try await end(request) },
            ]
        )
    }

    private func renew(_ request: Request) async throws -> Response {
        let grant = try await desk.grantOfToken(in: request)
        let payer = desk.rates.payer(of: request, grant)
        let place = try await desk.renew(stream: id(in: request), by: grant, payer: payer)
        var response = Response.json("{\"expires\":\(grant.expiryMilliseconds.map(String.init) ?? "null")}")
        if place == .elsewhere { response.status = .accepted }
        return response
    }

    private func end(_ request: Request) async throws -> Response {
        try await desk.checkAdministering(request)
        switch try await desk.end(stream: id(in: request)) {
        case .here: return .noContent
        case .elsewhere: return Response(status: .accepted)
        }
    }

    private func endAll(_ request: Request) async throws -> Response {
        try await desk.checkAdministering(request)
        guard let subject = subject(in: request) else {
            throw Problem(.badRequest, "subject says whose streams to end, such as /streams?subject=ann.")
        }
        return .json("{\"ended\":\(try await desk.endAll(of: subject))}")
    }

    private func list(_ request: Request) async throws -> Response {
        try await desk.checkAdministering(request)
        let streams = desk.streams.facts(of: subject(in: request)).map(\.json).joined(separator: ",")
        return .json("{\"streams\":[\(streams)]}")
    }

    private func id(in request: Request) -> String {
        String(request.uri.path.dropFirst(Self.root.count + 1))
    }

    private func subject(in request: Request) -> String? {
        request.uri.queryParameters["subject"].map(String.init)
    }
}

extension GrantedStreams.Facts {
    fileprivate var json: String {
        let topics = topics.map(\.asJSON).joined(separator: ",")
        let subject = subject?.asJSON ?? "null"
        return "{\"id\":\"\(id)\",\"subject\":\(subject),\"transport\":\"\(transport.rawValue)\","
            + "\"topics\":[\(topics)],\"opened\":\(openedAt)}"
    }
}

extension Response {
    /// For whoever asked, and no cache.
    fileprivate static func json(_ text: String) -> Response {
        Response(
            status: .ok,
            headers: [.contentType: "application/json", .cacheControl: "no-store"],
            body: ResponseBody(byteBuffer: ByteBuffer(string: text + "\n"))
        )
    }
}
