import Freshet
import FreshetServer
import NIOCore

/// An event loop's subscriptions, and one event after the other for them. Everything here happens on that loop.
final class Passes: CountingSink {
    /// As many as a tail holds, so that each event has one fall out.
    private static let earlierEvents: Int64 = 4_096

    private let eventLoop: any EventLoop
    private let fanOut: LoopFanOut
    private let sample = SampleEvents(bytes: 200)
    private var subscriptions: [TopicSubscription] = []
    private let subscribers: Int

    /// Of the last event.
    private var sequence = Passes.earlierEvents
    /// Who has not got the last event yet.
    private var missing = 0
    private var deliveredEvents = 0
    private var sentBytes = 0
    private var passesLeft = 0
    private var expectedEvents = 0
    private var meter: Meter?
    private var whenDone: @Sendable () -> Void = {}
    /// Made once: the loop is asked for its next turn after each pass, and a closure is an allocation.
    private var nextPass: @Sendable () -> Void = {}

    init(subscribers: Int, quietTopics: Int, on eventLoop: any EventLoop) {
        self.eventLoop = eventLoop
        self.subscribers = subscribers
        let hub = Hub(log: MemoryEventLog())
        var tail = Tail<SharedEvent>(after: .start)
        for sequence in 1...Self.earlierEvents { tail.append(SharedEvent(sample.event(sequence))) }
        let replay = ReplayPages(desk: hub.replay, limit: ReadLimit())
        fanOut = LoopFanOut(hub: hub, replay: replay, eventLoop: eventLoop, tail: tail)
        for _ in 0..<subscribers { subscribe(to: SampleEvents.topic) }
        for number in 0..<quietTopics { subscribe(to: SampleEvents.topic("quiet/\(number)")) }
        let bound = NIOLoopBound(self, eventLoop: eventLoop)
        nextPass = { bound.value.pass() }
    }

    private func subscribe(to topic: Topic) {
        let subscription = TopicSubscription(
            TopicSelection(topic),
            start: Start(position: Position(sequence: sequence)),
            takesWhatIsLeft: false,
            openTopics: [topic],
            fanOut: fanOut
        )
        subscriptions.append(subscription)
        subscription.begin(for: self)
    }

    /// Reads `meter` over some passes.
    func run(_ passes: Int, _ meter: Meter, whenDone: @escaping @Sendable () -> Void) {
        self.whenDone = whenDone
        self.meter = meter
        passesLeft = passes
        expectedEvents += passes * subscribers
        meter.begin()
        pass()
    }

    private func pass() {
        guard passesLeft > 0 else {
            meter?.end()
            precondition(deliveredEvents == expectedEvents && sentBytes > 0, "Each event comes to everybody by itself.")
            whenDone()
            return
        }
        passesLeft -= 1
        missing = subscribers
        sequence += 1
        fanOut.advance(by: [SharedEvent(sample.event(sequence))])
    }

    func deliver(_ delivery: Delivery) {
        sentBytes += delivery.sentBytes
        deliveredEvents += delivery.events.count
        missing -= 1
        if missing == 0 { eventLoop.execute(nextPass) }
    }

    func caughtUp(_ subscription: TopicSubscription) {}

    func end() {
        for subscription in subscriptions { subscription.cancel() }
        nextPass = {}
    }
}
