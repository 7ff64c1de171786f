import AsyncHTTPClient
import Freshet
import NIOCore
import NIOHTTP1

/// What a subscription asks of the server, each time that it connects.
struct ReadRequest: Sendable {
    let address: ServerAddress
    let filters: [TopicFilter]
    let start: StartingPoint
    let headers: HTTPHeaders

    /// The last event ID that it goes on behind, if it has one.
    var lastEventID: String? {
        if case .after(let id) = start { id } else { nil }
    }

    func http(accepting mediaType: String, _ query: [(name: String, value: String)] = []) -> HTTPClientRequest {
        var request = HTTPClientRequest(url: address.reading(filters, query + startQuery))
        request.headers = fields
        request.headers.add(name: "Accept", value: mediaType)
        return request
    }

    /// For a WebSocket's opening handshake.
    var target: String { address.readingTarget(filters, startQuery) }

    /// The ID goes into the header, where one that the server cannot read is a gap and not a refusal.
    var fields: HTTPHeaders {
        var fields = headers
        if let lastEventID { fields.add(name: "Last-Event-ID", value: lastEventID) }
        return fields
    }

    private var startQuery: [(name: String, value: String)] {
        switch start {
        case .after: []
        case .earliest: [("last-event-id", "earliest")]
        case .latest: [("last-event-id", "latest")]
        }
    }
}
