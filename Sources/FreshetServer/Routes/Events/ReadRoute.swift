import Freshet
import FreshetWire
import HTTPTypes
import Hummingbird
import NIOCore

/// `GET /events/…`: the same events in whatever form the request asks for.
struct ReadRoute: Sendable {
    /// The forms in which events can be read, the one for whoever states no preference first.
    enum Form: String, CaseIterable {
        case serverSentEvents = "text/event-stream"
        case lines = "application/x-ndjson"
        case page = "application/json"
    }

    let hub: Hub
    let fanOut: FanOut
    let limits: EventLimits
    let desk: AccessDesk
    var compression = CompressionPolicy()
    var companion: StreamCompanion?
    var observer: (any StreamObserver)?

    func respond(to request: Request) async throws -> Response {
        try await orRefusal(of: request) { try await answer(request) }
    }

    private func answer(_ request: Request) async throws -> Response {
        if request.opensWebSocket { return try await webSocket(wanted(request, as: .webSocket)) }
        if let id = request.uri.queryParameters["id"] {
            return try await event(String(id), of: wanted(request, as: nil))
        }
        switch MediaTypes.chosen(from: Form.allCases.map(\.rawValue), by: request.headers[.accept]).flatMap(Form.init) {
        case .serverSentEvents:
            return try await stream(wanted(request, as: .serverSentEvents), as: .serverSentEvents)
        case .lines:
            return try await stream(wanted(request, as: .lines), as: .lines)
        case .page:
            let history = HistoryRoute(hub: hub, limits: limits, compression: compression)
            return try await history.respond(to: wanted(request, as: nil))
        case nil:
            let forms = Form.allCases.map(\.rawValue).joined(separator: ", ")
            throw Problem(.notAcceptable, "Events can be read as \(forms), or over WebSocket. Accept one of them.")
        }
    }

    /// Tells whom `body` refuses to come back, in the form in which that is done by itself.
    func orRefusal(of request: Request, _ body: () async throws -> Response) async throws -> Response {
        do {
            return try await body()
        } catch let refusal as Refusal {
            guard let connection = EdgeConnection.current else { throw refusal.problem() }
            connection.tcp.place.door.note(refusal)
            return try refusal.response(to: request, on: connection)
        }
    }

    /// - Parameter form: of the stream that is asked for; `nil` if it is none.
    func wanted(_ request: Request, as form: StreamForm?) async throws -> EventRequest {
        EventRequest(request: request, admission: try await desk.admission(for: request, to: form))
    }

    func stream(
        _ wanted: EventRequest,
        as format: TopicStreamFormat,
        retry defaultRetry: Duration = .standardRetry
    ) async throws -> Response {
        let connection = try EdgeConnection.required
        let reader = try await reader(wanted)
        guard !reader.hasEverything else { return .noContent }
        let coding = compression.coding(of: reader.selection, for: wanted)
        let retry = try wanted.retry ?? defaultRetry
        // The server's room first: it is asked for once by a connection, however often that tries again.
        if let refusal = connection.refusalOfStream() ?? desk.refusalOfStream(wanted, on: connection) {
            return try refusal.response(to: wanted.request, on: connection)
        }
        let seat = await desk.seat(for: wanted)
        var headers = format.headers
        headers[.vary] = "Accept, Accept-Encoding"
        if coding != .identity { headers[.contentEncoding] = coding.rawValue }
        if !connection.isHTTP2 { headers[.connection] = "close" }
        let body = ResponseBody { _ in
            try await connection.takeOver { light in
                let facts = OpenStream.Facts(
                    wanted.request, on: connection, kind: .serverSentEvents, coding: coding.rawValue)
                let stream = TopicStream(
                    connection: light,
                    subscription: reader.subscription(in: fanOut.part(of: light.eventLoop)),
                    format: format,
                    coding: coding,
                    hub: hub,
                    clock: connection.clocks.clock(of: light.eventLoop),
                    heartbeat: TimeAmount(connection.configuration.heartbeat),
                    companion: companion,
                    record: observer?.open(facts, on: light, by: wanted.request)
                )
                stream.begin(retry: retry, hasGap: reader.start.gap != nil)
                desk.streams.open(
                    wanted.admission, seat: seat, as: format.form, on: connection.channel, holder: stream)
            }
        }
        return Response(status: .ok, headers: headers, body: body)
    }

    private func webSocket(_ wanted: EventRequest) async throws -> Response {
        let upgrade = try WebSocketUpgrade(
            wanted.request,
            on: .required,
            subprotocols: SocketSubprotocol.names,
            mayCompress: wanted.grant.allowsCompression
        )
        let reader = try await reader(wanted, for: SocketSubprotocol(upgrade.agreement))
        let connection = try EdgeConnection.required
        guard desk.refusalOfStream(wanted, on: connection) == nil else {
            return WebSocketRoute.turnDown(with: upgrade, on: connection)
        }
        let seat = await desk.seat(for: wanted)
        let payer = desk.rates.payer(of: wanted.request, wanted.grant)
        return try WebSocketRoute.respond(with: upgrade, maximumMessageBytes: limits.messageBytes) { socket in
            let topics = TopicSocket(
                socket,
                agreement: upgrade.agreement,
                hub: hub,
                fanOut: fanOut.part(of: socket.eventLoop),
                limits: limits,
                grant: wanted.grant,
                rates: desk.rates,
                payer: payer
            )
            topics.begin(with: reader)
            desk.streams.open(
                wanted.admission, seat: seat, as: .webSocket, on: connection.channel, holder: topics)
        }
    }

    /// - Returns: `nil` for a connection that will subscribe later.
    private func reader(_ wanted: EventRequest, for subprotocol: SocketSubprotocol) async throws -> TopicReader? {
        guard subprotocol == .raw else {
            return wanted.namesTopics || wanted.admission.ticket != nil ? try await reader(wanted) : nil
        }
        guard try wanted.startingPoint(default: .latest) == .latest else {
            throw Problem(
                .badRequest,
                "freshet.raw begins with what comes next. Leave the last event ID out, or ask for freshet.json.")
        }
        return try await reader(wanted)
    }

    private func reader(_ wanted: EventRequest) async throws -> TopicReader {
        let selection = try wanted.selectionToRead(limits: limits)
        let point = try wanted.startingPoint(default: .latest)
        return try await TopicReader(selection, from: point, hub: hub, limits: limits)
    }

    private func event(_ text: String, of wanted: EventRequest) async throws -> Response {
        let topic = try wanted.topicToRead
        let missing = Problem(
            .notFound, "There is no event \(text) in \"\(topic)\": it never was, or is no longer kept.")
        let start = try await hub.start(from: .after(text), patience: limits.catchUp)
        guard start.gap == nil else { throw missing }
        let position = start.position
        try await hub.reachLog(patience: limits.catchUp)
        let before =
            position.index > 0
            ? Position(sequence: position.sequence, index: position.index - 1)
            : Position(sequence: max(0, position.sequence - 1), index: .max)
        let page = try await hub.replay.readOrProblem(TopicSelection(topic), after: before, limit: ReadLimit(events: 1))
        guard let event = page.events.first, event.id.description == text else { throw missing }
        var record = ByteBuffer()
        record.writeRecord(of: event)
        record.writeInteger(UInt8(ascii: "\n"))
        return Response(
            status: .ok,
            // An event never changes.
            headers: [
                .contentType: "application/json",
                .cacheControl: "private, max-age=31536000, immutable",
                // Nobody is given from a cache what somebody else was granted.
                .vary: "Authorization, Cookie",
            ],
            body: ResponseBody(byteBuffer: record)
        )
    }
}

extension ReplayDesk {
    func readOrProblem(
        _ selection: TopicSelection,
        after position: Position,
        limit: ReadLimit
    ) async throws(Problem) -> LogPage {
        do throws(LogError) {
            return try await read(selection, after: position, limit: limit)
        } catch {
            throw Problem(error)
        }
    }
}
