import Freshet
import FreshetServer
import NIOCore
import NIOEmbedded
import Testing

@Suite("A pass over many readers")
struct YieldingPassTests {
    private static let readers = 1_000
    /// What others of the event loop may have to wait for: a millisecond or two.
    private static let longestWait = 256

    @Test("gives others their turn after 256 deliveries at most, however its readers spread", arguments: [1, 1_000])
    func turns(topics count: Int) throws {
        let eventLoop = EmbeddedEventLoop()
        let topics = try (0..<count).map { try Topic("topics/\($0)") }
        let fanOut = LoopFanOut.empty(on: eventLoop)
        let bystander = Bystander(on: eventLoop, until: Self.readers)
        let subscriptions = (0..<Self.readers).map { fanOut.subscription(to: topics[$0 % count]) }
        defer { for subscription in subscriptions { subscription.cancel() } }
        for subscription in subscriptions { subscription.begin(for: bystander) }

        let events = topics.enumerated().map { SharedEvent(.sample(in: $1, at: $0 + 1)) }
        let bound = NIOLoopBound(fanOut, eventLoop: eventLoop)
        eventLoop.execute { bound.value.advance(by: events) }
        bystander.waitForTurn()
        eventLoop.run()

        #expect(bystander.deliveries == Self.readers)
        let waits = zip(bystander.turns, [0] + bystander.turns).map { $0 - $1 }
        #expect(waits.max() ?? .max <= Self.longestWait)
    }

    @Test("passes over nobody when others come while it goes on")
    func newcomers() throws {
        let eventLoop = EmbeddedEventLoop()
        let topic = try Topic("a")
        let fanOut = LoopFanOut.empty(on: eventLoop)
        let party = NIOLoopBound(Party(reading: topic, from: fanOut), eventLoop: eventLoop)
        defer { party.value.leave() }
        party.value.join(Self.readers, after: 0)
        for sequence in 1...4 {
            // The first turn of the pass, then newcomers, then the rest of it.
            eventLoop.execute { party.value.fanOut.advance(by: [SharedEvent(.sample(in: topic, at: sequence))]) }
            eventLoop.execute { party.value.join(Self.longestWait, after: sequence) }
            eventLoop.run()
        }
        #expect(party.value.readers.allSatisfy { $0.took == Array($0.start..<4).map { Int64($0 + 1) } })
    }
}

/// Readers of one topic who have everything that there is when they come.
private final class Party {
    let fanOut: LoopFanOut
    private let topic: Topic
    private(set) var readers: [Reader] = []
    private var subscriptions: [TopicSubscription] = []

    init(reading topic: Topic, from fanOut: LoopFanOut) {
        self.topic = topic
        self.fanOut = fanOut
    }

    func join(_ count: Int, after sequence: Int) {
        for _ in 0..<count {
            let reader = Reader(start: sequence)
            let subscription = fanOut.subscription(to: topic, after: Position(sequence: Int64(sequence)))
            readers.append(reader)
            subscriptions.append(subscription)
            subscription.begin(for: reader)
        }
    }

    func leave() {
        for subscription in subscriptions { subscription.cancel() }
    }
}

/// Notes what is delivered to it.
private final class Reader {
    let start: Int
    private(set) var took: [Int64] = []

    init(start: Int) {
        self.start = start
    }
}

extension Reader: TopicSubscription.Sink {
    var isWritable: Bool { true }

    func deliver(_ delivery: Delivery) { took += delivery.events.map(\.position.sequence) }
    func tell(_ gap: Gap, resumingAfter position: Position) { Issue.record("Nothing is missing.") }
    func caughtUp(_ subscription: TopicSubscription) {}
    func completed(_ subscription: TopicSubscription) { Issue.record("No topic was closed.") }
    func failed(_ subscription: TopicSubscription, _ error: LogError) { Issue.record(error) }
}

/// Counts what is delivered to anybody, and asks for a turn on the event loop again and again until all have theirs.
private final class Bystander {
    private let eventLoop: any EventLoop
    private let expected: Int
    private(set) var deliveries = 0
    /// How much had been delivered at each turn.
    private(set) var turns: [Int] = []

    init(on eventLoop: any EventLoop, until expected: Int) {
        self.eventLoop = eventLoop
        self.expected = expected
    }

    func waitForTurn() {
        let bound = NIOLoopBound(self, eventLoop: eventLoop)
        eventLoop.execute { bound.value.haveTurn() }
    }

    private func haveTurn() {
        let isStuck = turns.last == deliveries
        turns.append(deliveries)
        if deliveries < expected && !isStuck { waitForTurn() }
    }
}

extension Bystander: TopicSubscription.Sink {
    var isWritable: Bool { true }
    /// None: it wants to count.
    var straightWay: StraightWay? { nil }

    func deliver(_ delivery: Delivery) { deliveries += delivery.events.count }
    func finish(_ rest: ByteBuffer) { Issue.record("There is no way past this reader.") }
    func tell(_ gap: Gap, resumingAfter position: Position) { Issue.record("Nothing is missing.") }
    func caughtUp(_ subscription: TopicSubscription) {}
    func completed(_ subscription: TopicSubscription) { Issue.record("No topic was closed.") }
    func failed(_ subscription: TopicSubscription, _ error: LogError) { Issue.record(error) }
}

extension LoopFanOut {
    /// One that has everything that there is.
    fileprivate func subscription(to topic: Topic, after position: Position = .start) -> TopicSubscription {
        TopicSubscription(
            TopicSelection(topic),
            start: Start(position: position),
            takesWhatIsLeft: false,
            openTopics: [topic],
            fanOut: self
        )
    }
}

extension Event {
    fileprivate static func sample(in topic: Topic, at sequence: Int) -> Event {
        Event(
            id: EventID(epoch: Epoch("k3f9w0c1x2yz")!, position: Position(sequence: Int64(sequence))),
            topic: topic,
            data: ByteBuffer(string: "x"),
            milliseconds: 0
        )
    }
}
