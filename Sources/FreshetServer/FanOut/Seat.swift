import Freshet
import FreshetWire
package import NIOCore

/// A subscription's place in its ``Audience``: all that a pass has to know of it. Seats lie side by side in memory, so
/// that a pass over thousands of subscribers touches none of their objects.
struct Seat {
    let subscription: TopicSubscription
    /// Everything wanted up to here has been delivered, while it is at the end.
    var position = Position.start
    /// When it was last served from here.
    var servedAt = NIODeadline.uptimeNanoseconds(0)
    var way: StraightWay?
    /// The last that it has had of the window that it takes from, if it does: then there is a way, too.
    var block: SharedBlock?
    var run = Run()
    /// Whether it waits for what comes next.
    var isAtEnd = false
}

/// Where events can be sent without asking anybody, as long as nothing waits to be written ahead of them.
package enum StraightWay {
    /// To a plain connection's socket.
    case socket(NIOBSDSocket.Handle, EventFormat)
    /// Through TLS or HTTP/2.
    case connection(LightConnection, EventFormat)
    /// By the subscription's sink, which counts what goes out.
    case sink(EventFormat)

    var format: EventFormat {
        switch self {
        case .socket(_, let format), .connection(_, let format), .sink(let format): format
        }
    }
}
