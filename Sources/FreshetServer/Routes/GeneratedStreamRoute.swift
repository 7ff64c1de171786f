import Freshet
import FreshetWire
import HTTPTypes
import Hummingbird
import NIOCore

/// Answers requests for a generated stream, over either transport.
struct GeneratedStreamRoute<Stream: GeneratedStream>: Sendable {
    let stream: Stream
    let pace: PacedCursor.Pace

    /// The event stream; or 204 for a reader that has everything, which ends an EventSource for good (WHATWG HTML
    /// § 9.2.3).
    func serverSentEvents(to request: Request, defaultRetry: Duration?) throws(Problem) -> Response {
        let query = try StreamQuery(request)
        guard !query.cursor(at: pace).hasEnded(in: stream) else { return Response(status: .noContent) }
        let connection = try EdgeConnection.required
        var headers = HTTPFields.eventStream
        // The connection ends with its stream, and HTTP/2 knows no such field (RFC 9113 § 8.2.2).
        if !connection.isHTTP2 { headers[.connection] = "close" }
        let transport = ServerSentEventTransport(retry: query.retry ?? defaultRetry)
        return Response(status: .ok, headers: headers, body: body(on: connection, query: query) { transport })
    }

    func webSocket(
        to request: Request,
        text: @escaping @Sendable (GeneratedEvent) -> ByteBuffer
    ) throws(Problem) -> Response {
        let connection = try EdgeConnection.required
        let upgrade = try WebSocketUpgrade(request, on: connection)
        return Response(
            status: .switchingProtocols,
            headers: upgrade.responseHeaders,
            body: body(on: connection, query: try StreamQuery(request)) { WebSocketTransport(text: text) }
        )
    }

    private func body<Wire: Transport>(
        on connection: EdgeConnection,
        query: StreamQuery,
        transport: @escaping @Sendable () -> Wire
    ) -> ResponseBody {
        ResponseBody { _ in
            try await connection.takeOver { light in
                _ = PacedSubscriber(
                    stream: stream,
                    cursor: query.cursor(at: pace),
                    transport: transport(),
                    connection: light,
                    clock: connection.clocks.clock(of: light.eventLoop)
                )
            }
        }
    }
}

extension StreamQuery {
    fileprivate func cursor(at pace: PacedCursor.Pace) -> PacedCursor {
        PacedCursor(after: lastPosition, until: until, pace: pace, start: .now())
    }
}
