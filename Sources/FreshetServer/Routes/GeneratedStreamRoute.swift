import Freshet
import FreshetWire
import HTTPTypes
import Hummingbird
import NIOCore

/// Answers requests for a generated stream, over either transport.
struct GeneratedStreamRoute<Stream: GeneratedStream>: Sendable {
    let stream: Stream
    let interval: Duration
    var observer: (any StreamObserver)?

    /// The event stream; or 204 for a reader that has everything, which ends an EventSource for good (WHATWG HTML
    /// § 9.2.3).
    func serverSentEvents(to request: Request, defaultRetry: Duration?) throws(Problem) -> Response {
        let connection = try EdgeConnection.required
        let reader = Reader(connection: connection, request: request, query: try StreamQuery(request))
        guard !cursor(of: reader).hasEnded(in: stream), observer?.admits(request) ?? true else {
            return .noContent
        }
        if let refusal = connection.refusalOfStream() { return try refusal.response(to: request, on: connection) }
        let coding = ContentCoding.chosen(by: request.headers[.acceptEncoding])
        let transport = ServerSentEventTransport(retry: reader.query.retry ?? defaultRetry ?? .standardRetry)
        let body = ResponseBody { _ in
            try await connection.takeOver { light in
                let record = record(of: light, for: reader, kind: .serverSentEvents, coding: coding.rawValue)
                let meter = OpenMeter.streams(over: StreamForm.serverSentEvents.rawValue, coding: coding.rawValue)
                if let compressed = CompressedTransport(transport, coding: coding) {
                    serve(reader, compressed, on: light, record, meter)
                } else {
                    serve(reader, transport, on: light, record, meter)
                }
            }
        }
        return Response(status: .ok, headers: headers(on: connection, coding: coding), body: body)
    }

    func webSocket(
        to request: Request,
        text: @escaping @Sendable (GeneratedEvent) -> ByteBuffer
    ) throws(Problem) -> Response {
        let connection = try EdgeConnection.required
        let upgrade = try WebSocketUpgrade(request, on: connection)
        let reader = Reader(connection: connection, request: request, query: try StreamQuery(request))
        guard connection.refusalOfStream() == nil else {
            return WebSocketRoute.turnDown(with: upgrade, on: connection)
        }
        let body = ResponseBody { _ in
            try await connection.takeOver { light in
                let record = record(of: light, for: reader, kind: .webSocket, coding: upgrade.agreement.coding)
                let meter = OpenMeter.streams(over: StreamForm.webSocket.rawValue, coding: upgrade.agreement.coding)
                serve(reader, WebSocketTransport(upgrade.agreement, text: text), on: light, record, meter)
            }
        }
        return upgrade.response(body: body)
    }

    private func headers(on connection: EdgeConnection, coding: ContentCoding) -> HTTPFields {
        var headers = HTTPFields.eventStream
        headers[.vary] = "Accept-Encoding"
        if coding != .identity { headers[.contentEncoding] = coding.rawValue }
        // The connection ends with its stream, and HTTP/2 knows no such field (RFC 9113 § 8.2.2).
        if !connection.isHTTP2 { headers[.connection] = "close" }
        return headers
    }
}

// What happens once the head is written, on the event loop.
extension GeneratedStreamRoute {
    /// Who reads, and from where.
    private struct Reader: Sendable {
        let connection: EdgeConnection
        let request: Request
        let query: StreamQuery
    }

    private func cursor(of reader: Reader) -> PacedCursor {
        let heartbeat = reader.connection.configuration.heartbeat
        return PacedCursor(
            after: reader.query.lastPosition,
            until: reader.query.until,
            pace: PacedCursor.Pace(interval: TimeAmount(interval), heartbeat: TimeAmount(heartbeat)),
            start: .now()
        )
    }

    private func serve(
        _ reader: Reader,
        _ transport: some Transport,
        on light: LightConnection,
        _ record: OpenStream?,
        _ meter: OpenMeter
    ) {
        _ = PacedSubscriber(
            stream: stream,
            cursor: cursor(of: reader),
            transport: transport,
            connection: light,
            clock: reader.connection.clocks.clock(of: light.eventLoop),
            record: record,
            meter: meter
        )
    }

    private func record(
        of light: LightConnection,
        for reader: Reader,
        kind: OpenStream.Facts.Kind,
        coding: String
    ) -> OpenStream? {
        let facts = OpenStream.Facts(reader.request, on: reader.connection, kind: kind, coding: coding)
        return observer?.open(facts, on: light, by: reader.request)
    }
}
