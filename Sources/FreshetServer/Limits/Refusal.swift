import FreshetWire
import HTTPTypes
import Hummingbird
import NIOCore

/// Why someone is not served now and should come back later, and how that is said: in the form in which its client comes
/// back by itself (docs/Protocol.md).
package enum Refusal: String, Error, Sendable, Hashable, CaseIterable {
    /// There are as many connections as the server bears.
    case connections
    /// There are too many connections from the client's address.
    case address
    /// There are as many open streams as the server bears.
    case streams
    /// There are too many streams of the token's subject.
    case subject
    /// The log, which other servers share, holds something that this one would have to know first, and is not reached.
    case log

    /// After how many milliseconds to come back. Spread, so that those who were refused together do not come back
    /// together; at least some seconds, because whoever knocks again at once costs as much as one that is let in.
    static let waitingMilliseconds = 5_000...15_000

    /// - Parameter milliseconds: after which to come back.
    func response(
        to request: Request,
        on connection: EdgeConnection,
        comingBackAfter milliseconds: Int = .random(in: waitingMilliseconds)
    ) throws(Problem) -> Response {
        if request.opensWebSocket { return try WebSocketRoute.turnDown(request, on: connection) }
        guard request.method == .get, request.wantsEventStream else { throw problem(after: milliseconds) }
        return eventStream(retry: .milliseconds(milliseconds))
    }

    /// WHATWG HTML § 9.2.3: any other status than 200 would end an EventSource for good. It keeps its last event ID.
    private func eventStream(retry: Duration) -> Response {
        var body = ByteBuffer()
        body.writeServerSentComment(" \(sentence)")
        body.writeServerSentEvent(ServerSentEvent(retry: retry))
        return Response(status: .ok, headers: .eventStream, body: ResponseBody(byteBuffer: body))
    }

    /// For requests that have one form of refusal only.
    func problem(after milliseconds: Int = .random(in: waitingMilliseconds)) -> Problem {
        // RFC 9110 § 10.2.3: whole seconds.
        let seconds = (milliseconds + 999) / 1000
        return Problem(
            .serviceUnavailable, "\(sentence) Try again in \(seconds) seconds.", headers: [.retryAfter: "\(seconds)"])
    }

    private var sentence: String {
        switch self {
        case .connections: "This server has as many connections as it bears."
        case .address: "There are too many connections from your address: close some."
        case .subject: "You have too many open streams: close some."
        case .streams: "This server has as many open streams as it bears."
        case .log: "This server does not reach its log, and cannot tell what you have missed."
        }
    }
}

extension Request {
    /// Whether it asks for an event stream by name, as every EventSource does. Programs that accept anything are better
    /// served with a status that says what is the matter.
    fileprivate var wantsEventStream: Bool {
        headers[values: .accept].contains { $0.lowercased().contains("text/event-stream") }
    }
}
