public import Freshet
public import Hummingbird

extension RouterMethods {
    /// Adds a hub's routes: `POST /events/{topic}` publishes, `GET /events/{topic}` reads, `DELETE /events/{topic}`
    /// closes; `GET /events?topic=a&topic=b/*` reads several. `POST /tickets` gives a ticket for a token, and `/streams` renews
    /// and ends the streams that are open by one.
    ///
    /// Streams and WebSockets need the server `.freshet()`: under another they are answered with 500 and a problem that
    /// says so, while publishing, pages and polls work. ``ProblemMiddleware`` gives the errors of other routes that face.
    ///
    /// - Parameters:
    ///   - compression: which topics' events may be compressed; all of them, if nothing is said.
    ///   - authorizer: says who may publish and read what; everybody may everything, if nothing is said. A token comes as
    ///     `Authorization: Bearer`, or in the cookie `freshet_token`.
    ///   - tickets: where tickets are kept that have to outlive the server; nowhere, if nothing is said. A log that
    ///     several servers share keeps them itself. The servers tell each other of them, and which streams to end: a hub of
    ///     such a log takes these routes once.
    public func addFreshet(
        _ hub: Hub,
        limits: EventLimits = EventLimits(),
        compression: CompressionPolicy = CompressionPolicy(),
        authorizer: any Authorizer = SameForAll(.everything),
        tickets: (any TicketStore)? = nil
    ) {
        EventRoutes(hub, limits: limits, compression: compression, authorizer: authorizer, tickets: tickets)
            .add(to: self)
    }
}
