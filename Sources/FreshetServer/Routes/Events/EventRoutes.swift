package import Freshet
import HTTPTypes
package import Hummingbird

/// The routes of a hub, and what they share.
package struct EventRoutes: Sendable {
    private let hub: Hub
    package let fanOut: FanOut
    private let limits: EventLimits
    private let compression: CompressionPolicy
    private let desk: AccessDesk

    package init(
        _ hub: Hub,
        limits: EventLimits = EventLimits(),
        compression: CompressionPolicy = CompressionPolicy(),
        authorizer: any Authorizer = SameForAll(.everything),
        tickets: (any TicketStore)? = nil
    ) {
        let board = NoticeBoard(hub, patience: limits.catchUp)
        let office = TicketOffice(store: tickets, board: board)
        desk = AccessDesk(authorizer: authorizer, limits: limits, tickets: office, board: board)
        self.hub = hub
        self.limits = limits
        self.compression = compression
        fanOut = FanOut(hub: hub, compression: compression)
    }

    /// Has other limits of how many streams and events one may have, from now on. The bounds of one request stay.
    package func adopt(_ limits: EventLimits) { desk.adopt(limits) }

    package func add(to router: some RouterMethods) {
        let reading = ReadRoute(hub: hub, fanOut: fanOut, limits: limits, desk: desk, compression: compression)
        let publishing = PublishRoute(hub: hub, limits: limits, desk: desk)
        let ticketing = TicketRoute(limits: limits, desk: desk)
        router.action(RouterPath(TicketRoute.path)) { request, _ in try await ticketing.respond(to: request) }
        StreamsRoute(desk: desk).add(to: router)
        router.webSocket("/events") { request, _ in try await reading.respond(to: request) }
        router.resource(
            "/events/**",
            [
                .get: { request, _ in try await reading.respond(to: request) },
                .connect: { request, _ in try await reading.respond(to: request) },
                .post: { request, _ in try await publishing.publish(request) },
                .delete: { request, _ in try await publishing.close(request) },
            ]
        )
    }

    /// A stream for a page of our own: the topics that its query names, with a companion and someone who watches.
    ///
    /// - Throws: ``Problem``.
    package func stream(
        to request: Request,
        companion: StreamCompanion,
        observer: any StreamObserver,
        retry: Duration
    ) async throws -> Response {
        var route = ReadRoute(hub: hub, fanOut: fanOut, limits: limits, desk: desk, compression: compression)
        route.companion = companion
        route.observer = observer
        return try await route.orRefusal(of: request) {
            try await route.stream(route.wanted(request, as: .serverSentEvents), as: .serverSentEvents, retry: retry)
        }
    }
}
