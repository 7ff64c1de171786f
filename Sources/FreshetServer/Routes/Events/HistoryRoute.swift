import Freshet
import FreshetWire
import HTTPTypes
import Hummingbird
import NIOCore
import ServiceLifecycle

/// Pages of history, and long polls: pages that wait until there is something.
struct HistoryRoute: Sendable {
    private static let standardLimit = 100

    let hub: Hub
    let limits: EventLimits
    let compression: CompressionPolicy

    func respond(to wanted: EventRequest) async throws -> Response {
        let selection = try wanted.selectionToRead(limits: limits)
        let limit = try wanted.wholeNumber("limit", from: 1, to: limits.pageEvents) ?? Self.standardLimit
        let longest = Int(limits.poll.components.seconds)
        let wait = try wanted.wholeNumber("wait", from: 0, to: 86_400).map { min($0, longest) }
        // Whoever polls without an ID wants what comes; whoever pages wants it from the beginning.
        let point = try wanted.startingPoint(default: wait == nil ? .earliest : .latest)
        // Before the page is read, so that nothing can come between.
        let news = wait.map { _ in News(of: selection, from: hub) }
        let reader = try await TopicReader(selection, from: point, hub: hub, limits: limits)
        try await hub.reachLog(patience: limits.catchUp)
        var page = try await Page(reader, takesWhatIsLeft: point == .earliest, limit: limit, hub: hub)
        if let wait, let news, page.isEmpty, !reader.hasEverything {
            let meter = OpenMeter.streams(over: "poll", coding: compression.coding(of: selection, for: wanted).rawValue)
            meter.noteOpened()
            defer { meter.noteClosed() }
            await Self.wait(for: news, atMost: .seconds(wait))
            if hub.reachesLog { page = try await page.next(limit: limit, hub: hub) }
        }
        return response(page, to: wanted)
    }

    /// Ends early when the server stops: then the poll is answered with what there is.
    private static func wait(for news: News, atMost time: Duration) async {
        await withTaskGroup { group in
            group.addTask { await news.wait(atMost: time) }
            group.addTask { try? await gracefulShutdown() }
            await group.next()
            group.cancelAll()
        }
    }

    private func response(_ page: Page, to wanted: EventRequest) -> Response {
        page.count()
        let next = nextTarget(of: wanted, after: page.lastEventID)
        var headers: HTTPFields = [
            .contentType: "application/json",
            .cacheControl: "no-store",
            .vary: "Accept, Accept-Encoding",
            HTTPField.Name("Link")!: "<\(next)>; rel=\"next\"",
        ]
        var body = page.body(next: next)
        let coding = compression.coding(of: page.selection, for: wanted)
        let mayCompress = compression.applied(to: page.events).allSatisfy(\.isCompressible)
        if let shared = SharedCoding(coding), mayCompress {
            headers[.contentEncoding] = coding.rawValue
            body = shared.whole(body)
        }
        return Response(status: .ok, headers: headers, body: ResponseBody(byteBuffer: body))
    }

    /// The same request, from where this page ends.
    private func nextTarget(of wanted: EventRequest, after id: EventID) -> String {
        let query = (wanted.request.uri.query ?? "").split(separator: "&").filter { parameter in
            !StreamQuery.lastEventIDNames.contains { parameter.hasPrefix($0 + "=") }
        }
        return wanted.request.uri.path + "?" + (query + ["last-event-id=\(id)"]).joined(separator: "&")
    }
}

/// One page.
private struct Page {
    let selection: TopicSelection
    let events: [Event]
    let through: Position
    let gap: Gap?
    let lastEventID: EventID
    /// Where the events go on behind a gap.
    private let resumption: EventID

    var isEmpty: Bool { events.isEmpty && gap == nil }

    init(_ reader: TopicReader, takesWhatIsLeft: Bool, limit: Int, hub: Hub) async throws(Problem) {
        try await self.init(
            reader.selection,
            after: reader.start.position,
            gap: reader.start.gap,
            takesWhatIsLeft: takesWhatIsLeft || reader.start.gap != nil,
            limit: limit,
            hub: hub
        )
    }

    private init(
        _ selection: TopicSelection,
        after position: Position,
        gap: Gap?,
        takesWhatIsLeft: Bool,
        limit: Int,
        hub: Hub
    ) async throws(Problem) {
        let page = try await hub.replay.readOrProblem(selection, after: position, limit: ReadLimit(events: limit))
        let isTrimmed = !takesWhatIsLeft && page.trimmedThrough > position
        let requested = hub.log.epochs.id(of: position).description
        self.selection = selection
        self.gap = gap ?? (isTrimmed ? Gap(reason: .trimmed, requested: requested) : nil)
        events = page.events
        through = page.through
        lastEventID = hub.log.epochs.id(of: page.through)
        resumption = hub.log.epochs.id(of: page.events.first.map { max(position, $0.position.before) } ?? page.through)
    }

    func count() {
        LoopTotals.count(pageOf: events.count)
        gap?.count()
    }

    func next(limit: Int, hub: Hub) async throws(Problem) -> Page {
        try await Page(selection, after: through, gap: nil, takesWhatIsLeft: false, limit: limit, hub: hub)
    }

    func body(next: String) -> ByteBuffer {
        var body = ByteBuffer(string: "{\"events\":[")
        for (index, event) in events.enumerated() {
            if index > 0 { body.writeStaticString(",") }
            body.writeRecord(of: event)
        }
        body.writeString("],\"lastEventId\":\"\(lastEventID)\"")
        if let gap {
            body.writeStaticString(",\"gap\":")
            body.writeGapRecord(gap, id: resumption)
        }
        body.writeString(",\"next\":\(next.asJSON)}\n")
        return body
    }
}
