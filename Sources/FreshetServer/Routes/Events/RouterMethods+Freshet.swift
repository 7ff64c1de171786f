public import Freshet
public import Hummingbird

extension RouterMethods {
    /// Adds a hub's routes: `POST /events/{topic}` publishes, `GET /events/{topic}` reads, `DELETE /events/{topic}`
    /// closes; `GET /events?topic=a&topic=b/*` reads several.
    ///
    /// Streams and WebSockets need the server `.freshet()`: under another they are answered with 500 and a problem that
    /// says so, while publishing, pages and polls work. ``ProblemMiddleware`` gives the errors of other routes that face.
    ///
    /// - Parameter compression: which topics' events may be compressed; all of them, if nothing is said.
    public func addFreshet(
        _ hub: Hub,
        limits: EventLimits = EventLimits(),
        compression: CompressionPolicy = CompressionPolicy()
    ) {
        EventRoutes(hub, limits: limits, compression: compression).add(to: self)
    }
}
