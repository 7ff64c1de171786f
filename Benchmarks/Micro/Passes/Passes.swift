import Freshet
import FreshetServer
import NIOCore

/// An event loop's subscriptions, and one event after the other for them. Everything here happens on that loop.
final class Passes: CountingSink {
    /// Whom the events are for, by how they get them.
    struct Audience: Sendable {
        /// Past their sinks, as on plain connections.
        var straight = 0
        /// By their sinks, which are asked each time whether they take more.
        var asked = 0
        /// Of topics with one subscriber each, to which nothing is published.
        var quietTopics = 0
    }

    /// As many as a tail holds, so that each event has one fall out.
    private static let earlierEvents: Int64 = 4_096

    private let eventLoop: any EventLoop
    private let fanOut: LoopFanOut
    private let sample = SampleEvents(bytes: 200)
    private var subscriptions: [TopicSubscription] = []
    private let asked: Int

    /// Of the last event.
    private var sequence = Passes.earlierEvents
    /// How many of those that are asked have not got the last event yet.
    private var missing = 0
    private var deliveredEvents = 0
    private var sentBytes = 0
    private var passesLeft = 0
    private var expectedEvents = 0
    private var meter: Meter?
    private var whenDone: @Sendable () -> Void = {}
    /// Made once: the loop is asked for its next turn after each pass, and a closure is an allocation.
    private var nextPass: @Sendable () -> Void = {}

    init(for audience: Audience, straightTo socket: NIOBSDSocket.Handle, on eventLoop: any EventLoop) {
        self.eventLoop = eventLoop
        asked = audience.asked
        let hub = Hub(log: MemoryEventLog())
        var tail = Tail<SharedEvent>(after: .start)
        for sequence in 1...Self.earlierEvents { tail.append(SharedEvent(sample.event(sequence))) }
        let replay = ReplayPages(desk: hub.replay, limit: ReadLimit())
        fanOut = LoopFanOut(hub: hub, replay: replay, eventLoop: eventLoop, tail: tail)
        for _ in 0..<audience.straight { subscribe(StraightSink(to: socket), to: SampleEvents.topic) }
        for _ in 0..<audience.asked { subscribe(self, to: SampleEvents.topic) }
        for number in 0..<audience.quietTopics { subscribe(self, to: SampleEvents.topic("quiet/\(number)")) }
        let bound = NIOLoopBound(self, eventLoop: eventLoop)
        nextPass = { bound.value.pass() }
    }

    private func subscribe(_ sink: some TopicSubscription.Sink, to topic: Topic) {
        let subscription = TopicSubscription(
            TopicSelection(topic),
            start: Start(position: Position(sequence: sequence)),
            takesWhatIsLeft: false,
            openTopics: [topic],
            fanOut: fanOut
        )
        subscriptions.append(subscription)
        subscription.begin(for: sink)
    }

    /// Reads `meter` over some passes.
    func run(_ passes: Int, _ meter: Meter, whenDone: @escaping @Sendable () -> Void) {
        self.whenDone = whenDone
        self.meter = meter
        passesLeft = passes
        expectedEvents += passes * asked
        meter.begin()
        pass()
    }

    private func pass() {
        guard passesLeft > 0 else {
            meter?.end()
            check()
            whenDone()
            return
        }
        passesLeft -= 1
        missing = asked
        sequence += 1
        fanOut.advance(by: [SharedEvent(sample.event(sequence))])
    }

    private func check() {
        precondition(deliveredEvents == expectedEvents && sentBytes > 0, "Each event comes to everybody by itself.")
        let end = Position(sequence: sequence)
        precondition(subscriptions.allSatisfy { $0.position == end }, "Nobody is left behind when a pass is over.")
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
