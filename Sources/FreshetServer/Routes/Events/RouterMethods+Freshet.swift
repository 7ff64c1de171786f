public import Freshet
public import Hummingbird

extension RouterMethods {
    /// Adds a hub's routes: `POST /events/{topic}` publishes, `GET /events/{topic}` reads, `DELETE /events/{topic}`
    /// closes; `GET /events?topic=a&topic=b/*` reads several.
    ///
    /// The application needs the server `.freshet()`, and ``ProblemMiddleware`` for errors that say what to do.
    public func addFreshet(_ hub: Hub, limits: EventLimits = EventLimits()) {
        EventRoutes(hub, limits: limits).add(to: self)
    }
}
