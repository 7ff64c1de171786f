import Foundation
import Freshet
import HTTPTypes
import Hummingbird
package import NIOCore

/// `POST /tickets`: a token for a ticket, which stands in the URL of an `EventSource` or a `WebSocket`.
struct TicketRoute: Sendable {
    static let path = "/tickets"

    /// Topics of the longest names, and what stands around them.
    private static let maximumBodyBytes = 64 << 10

    let limits: EventLimits
    let desk: AccessDesk

    func respond(to request: Request) async throws -> Response {
        let grant = try await desk.grant(for: request)
        let topics = try await topics(of: request)
        let selection = try grant.selectionOrProblem(of: TopicSelection(patterns: topics, limits: limits))
        let ticket = try await desk.tickets.issue(topics, granting: selection, by: grant)
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
            return try TicketWish(body: body).topics
        } catch is NIOTooManyBytesError {
            throw Problem(.contentTooLarge, "The body has more than \(Self.maximumBodyBytes) bytes.")
        }
    }
}

/// What somebody wants a ticket for.
package struct TicketWish {
    private struct Document: Decodable {
        let topics: [String]
    }

    /// Topics and filters, as they were named.
    package let topics: [String]

    /// - Throws: ``Problem`` 400.
    package init(body: ByteBuffer) throws(Problem) {
        do {
            topics = try JSONDecoder().decode(Document.self, from: Data(body.readableBytesView)).topics
        } catch {
            throw Problem(.badRequest, "The body names what to read: {\"topics\": [\"orders/42\", \"news/*\"]}.")
        }
    }
}
