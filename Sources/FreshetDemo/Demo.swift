package import Freshet
package import FreshetServer
package import Hummingbird
import NIOCore

/// The article's system: streams of numbers as Server-Sent Events and over WebSocket, and the page that shows them.
package struct Demo: Sendable {
    let authorityFile: String?
    let version: String
    let streams = PageStreams()
    package let events: EventRoutes
    private let hasEcho: Bool
    private let interval: Duration
    private let site: SiteMiddleware<BasicRequestContext>

    /// How long a browser waits before it reconnects. A second shows the healing well, and is kind to a server.
    static let retry = Duration.seconds(1)

    /// - Parameters:
    ///   - interval: the time between two events of one reader.
    ///   - authorityFile: the certificate of the local authority, for people to give to curl; `nil` without one.
    ///   - site: knows whose pages may do what.
    ///   - hasEcho: whether there is `/echo`, a WebSocket that sends every message back.
    ///   - hub: where topics are, those of the chat among them.
    ///   - compression: which topics' events may be compressed.
    ///   - limits: the bounds of what one request may ask for.
    ///   - tickets: where tickets are kept that have to outlive the server.
    ///   - authorizer: says who may publish and read what.
    package init(
        interval: Duration,
        authorityFile: String?,
        version: String,
        site: SiteMiddleware<BasicRequestContext> = SiteMiddleware(policy: SitePolicy()),
        hasEcho: Bool = false,
        hub: Hub = Hub(log: MemoryEventLog()),
        compression: CompressionPolicy = CompressionPolicy(),
        limits: EventLimits = EventLimits(),
        tickets: (any TicketStore)? = nil,
        authorizer: any Authorizer = SameForAll(.everything)
    ) {
        self.interval = interval
        self.site = site
        self.hasEcho = hasEcho
        events = EventRoutes(
            hub, limits: limits, compression: compression, authorizer: authorizer, tickets: tickets)
        self.authorityFile = authorityFile
        self.version = version
    }

    /// - Parameters:
    ///   - hasPage: whether there is the page, or the streams alone.
    ///   - files: files to serve where there is nothing else, and instead of the page's own.
    package func router(
        withPage hasPage: Bool,
        files: StaticFiles<BasicRequestContext>? = nil
    ) -> Router<BasicRequestContext> {
        let router = Router()
        router.add(middleware: site)
        router.add(middleware: ProblemMiddleware())
        if let files { router.add(middleware: files) }
        addStreams(to: router)
        events.add(to: router)
        if hasPage { addPage(to: router, files: files) }
        return router
    }

    /// `/sse1`, `/ws1` and so on, for every positive integer.
    private func addStreams(to router: some RouterMethods<BasicRequestContext>) {
        router.serverSentEvents(
            "/sse{stream}",
            every: interval,
            retry: Self.retry,
            observer: streams,
            stream: Self.numbers
        )
        router.webSocket("/ws{stream}", every: interval, text: Self.text, observer: streams, stream: Self.numbers)
        if hasEcho { router.webSocket("/echo") { request, _ in try EchoSocket.response(to: request) } }
        router.read("/samples") { _, _ in SampleStream.response }
    }

    @Sendable private static func numbers(_ request: Request, _ context: BasicRequestContext) throws -> RandomNumbers {
        guard let numbers = RandomNumbers(named: context.parameters.get("stream") ?? "") else {
            throw Problem(.notFound, "\(request.uri.path) is no stream. Streams have numbers from 1: /sse1, /ws1.")
        }
        return numbers
    }

    /// The article's message.
    @Sendable private static func text(_ event: GeneratedEvent) -> ByteBuffer {
        var text = ByteBuffer(string: "{\"id\": \(event.position), \"msg\": ")
        text.writeImmutableBuffer(event.data)
        text.writeStaticString("}")
        return text
    }
}
