import Freshet
import FreshetServer
import NIOCore

/// One reader that begins at the beginning, on an event loop that has nothing in its tail.
final class Replay: CountingSink {
    private let subscription: TopicSubscription
    private let expectedEvents: Int
    private var deliveredEvents = 0
    private var sentBytes = 0
    private var meter: Meter?
    private var whenDone: @Sendable () -> Void = {}

    init(of expectedEvents: Int, from hub: Hub, on eventLoop: any EventLoop) {
        self.expectedEvents = expectedEvents
        // Of its own, so that it has read nothing yet that others have.
        let replay = ReplayPages(desk: hub.replay, limit: ReadLimit(bytes: TopicSubscription.pageBytes))
        subscription = TopicSubscription(
            TopicSelection(SampleEvents.topic),
            start: Start(position: .start),
            takesWhatIsLeft: true,
            openTopics: [SampleEvents.topic],
            fanOut: LoopFanOut(
                hub: hub, replay: replay, eventLoop: eventLoop, tail: Tail(after: hub.log.head))
        )
    }

    /// Reads `meter` from the beginning to the end.
    func run(_ meter: Meter, whenDone: @escaping @Sendable () -> Void) {
        self.meter = meter
        self.whenDone = whenDone
        meter.begin()
        subscription.begin(for: self)
    }

    func deliver(_ delivery: Delivery) {
        sentBytes += delivery.sentBytes
        deliveredEvents += delivery.events.count
    }

    func caughtUp(_ subscription: TopicSubscription) {
        meter?.end()
        subscription.cancel()
        precondition(deliveredEvents == expectedEvents && sentBytes > 0, "A replay has every event.")
        whenDone()
    }
}
