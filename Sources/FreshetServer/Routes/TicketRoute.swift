import Foundation
import Freshet
import HTTPTypes
import Hummingbird
import NIOCore

/// `POST /tickets`: a token for a ticket, which stands in the URL of an `EventSource` or a `WebSocket`.
struct TicketRoute: Sendable {
    static let path = "/tickets"

    /// Topics of the longest names, and what stands around them.
    private static let maximumBodyBytes = 64 << 10

    private struct Wanted: Decodable {
        let topics: [String]
    }

    let limits: EventLimits
    let desk: AccessDesk

    func respond(to request: Request) async throws -> Response {
        let grant = try await desk.grant(for: request)
        let topics = try await topics(of: request)
        let selection = try grant.selectionOrProblem(of: TopicSelection(patterns: topics, limits: limits))
        let ticket = try desk.tickets.issue(topics, granting: selection, by: grant)
        let expiry = grant.expiryMilliseconds.map(String.init) ?? "null"
        let body = "{\"ticket\":\"\(ticket)\",\"url\":\"/events?ticket=\(ticket)\",\"expires\":\(expiry)}\n"
        return Response(
            status: .created,
            headers: [.contentType: "application/json", .cacheControl: "no-store"],
            body: ResponseBody(byteBuffer: ByteBuffer(string: body))
        )
    }

    private func topics(of request: Request) async throws -> [String] {
        do {
            let body = try await request.body.collect(upTo: Self.maximumBodyBytes)
            return try JSONDecoder().decode(Wanted.self, from: Data(body.readableBytesView)).topics
        } catch is NIOTooManyBytesError {
            throw Problem(.contentTooLarge, "The body has more than \(Self.maximumBodyBytes) bytes.")
        } catch is DecodingError {
            throw Problem(.badRequest, "The body names what to read: {\"topics\": [\"orders/42\", \"news/*\"]}.")
        }
    }
}
