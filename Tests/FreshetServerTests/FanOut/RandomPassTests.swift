import Freshet
import FreshetServer
import FreshetTesting
import NIOCore
import NIOEmbedded
import Testing

/// What one event loop does for its readers, whatever comes between two turns of a pass: who comes, who leaves, whose
/// connection takes nothing for a while, and what is new.
@Suite("Passes with a random history")
struct RandomPassTests {
    private static let seeds: ClosedRange<UInt64> = 1...40

    @Test("give every reader each event once, in order, from where it came to where it left", arguments: seeds)
    func history(seed: UInt64) throws {
        let eventLoop = EmbeddedEventLoop()
        let history = NIOLoopBound(try History(seed: seed, on: eventLoop), eventLoop: eventLoop)
        history.value.act()
        eventLoop.run()
        history.value.settle()
        eventLoop.run()
        #expect(history.value.published > 50, "Something must have happened.")
        for reader in history.value.readers {
            let expected = history.value.events(for: reader)
            #expect(reader.took == expected, "seed \(seed): a reader of \(reader.selection.filters.map(\.pattern))")
        }
        history.value.end()
    }
}

/// Acts at random, and has others of the event loop their turn after each act.
private final class History {
    private static let acts = 400
    /// Several turns long.
    private static let readersAtOnce = 700

    private let eventLoop: EmbeddedEventLoop
    private let fanOut: LoopFanOut
    private let topics: [Topic]
    private let selections: [TopicSelection]
    private var random: SplitMix
    private var actsLeft = History.acts
    private var topicOf: [Topic] = []
    private(set) var readers: [Reader] = []

    var published: Int { topicOf.count }

    init(seed: UInt64, on eventLoop: EmbeddedEventLoop) throws {
        self.eventLoop = eventLoop
        random = SplitMix(seed: seed)
        fanOut = LoopFanOut.empty(on: eventLoop)
        topics = try ["a/1", "a/2", "b"].map { try Topic($0) }
        selections = try [["a/1"], ["a/2"], ["a/1", "b"], ["a/*"], ["**"]].map { patterns in
            TopicSelection(try patterns.map { try TopicFilter($0) })
        }
    }

    func act() {
        guard actsLeft > 0 else { return }
        actsLeft -= 1
        switch random.next(below: 10) {
        case 0...3: publish(random.next(below: 3) + 1)
        case 4...5: join(random.next(below: 40) * (readers.count(where: \.isHere) < Self.readersAtOnce ? 5 : 0) + 1)
        case 6: for _ in 0...random.next(below: 20) { someone?.leave() }
        case 7: for _ in 0...random.next(below: 100) { someone?.takeNothing() }
        default: for _ in 0...random.next(below: 100) { someone?.takeAll() }
        }
        let bound = NIOLoopBound(self, eventLoop: eventLoop)
        eventLoop.execute { bound.value.act() }
    }

    func settle() {
        for reader in readers { reader.takeAll() }
    }

    func end() {
        for reader in readers { reader.leave() }
    }

    /// What `reader` is to have taken: if it left, as far as it had come.
    func events(for reader: Reader) -> [Int] {
        let all = (reader.start..<published).filter { reader.selection.matches(topicOf[$0]) }
        return reader.isHere ? all : Array(all.prefix(reader.took.count))
    }

    private var someone: Reader? { readers.isEmpty ? nil : readers[random.next(below: readers.count)] }

    private func publish(_ count: Int) {
        let events = (0..<count).map { _ in
            topicOf.append(topics[random.next(below: topics.count)])
            return SharedEvent(.numbered(published - 1, in: topicOf.last!))
        }
        fanOut.advance(by: events)
    }

    private func join(_ count: Int) {
        for _ in 0..<count {
            let selection = selections[random.next(below: selections.count)]
            let reader = Reader(of: selection, after: published, isDirect: random.next(below: 3) > 0)
            readers.append(reader)
            reader.begin(in: fanOut)
        }
    }
}

/// Notes what is delivered to it, by itself or past it.
private final class Reader {
    let selection: TopicSelection
    /// The number of the first event that is for it.
    let start: Int
    private(set) var took: [Int] = []
    private(set) var isWritable = true
    private let isDirect: Bool
    private var subscription: TopicSubscription?

    init(of selection: TopicSelection, after start: Int, isDirect: Bool) {
        self.selection = selection
        self.start = start
        self.isDirect = isDirect
    }

    var isHere: Bool { subscription != nil }

    func begin(in fanOut: LoopFanOut) {
        let subscription = TopicSubscription(
            selection,
            start: Start(position: Position(sequence: Int64(start))),
            takesWhatIsLeft: false,
            openTopics: nil,
            fanOut: fanOut
        )
        self.subscription = subscription
        subscription.begin(for: self)
    }

    func leave() {
        subscription?.cancel()
        subscription = nil
    }

    func takeNothing() {
        guard isHere else { return }
        isWritable = false
        subscription?.block()
    }

    func takeAll() {
        isWritable = true
        subscription?.pump()
    }
}

extension Reader: TopicSubscription.Sink {
    var straightWay: StraightWay? { isDirect && isWritable ? .sink(.webSocket(.data, .plain)) : nil }

    func deliver(_ delivery: Delivery) {
        took += delivery.events.map { Int(String(buffer: $0.data)) ?? -1 }
    }

    /// Frames, which are short: two bytes, then the number.
    func deliver(_ bytes: ByteBuffer, events: Int, payloadBytes: Int) {
        #expect(isWritable, "Nothing is sent past a reader who takes nothing.")
        var frames = bytes
        for _ in 0..<events {
            let length = frames.readBytes(length: 2)?.last ?? 0
            took.append(frames.readString(length: Int(length)).flatMap { Int($0) } ?? -1)
        }
        #expect(frames.readableBytes == 0)
    }

    func tell(_ gap: Gap, resumingAfter position: Position) { Issue.record("Nothing is missing.") }
    func caughtUp(_ subscription: TopicSubscription) {}
    func completed(_ subscription: TopicSubscription) { Issue.record("No topic was closed.") }
    func failed(_ subscription: TopicSubscription, _ error: LogError) { Issue.record(error) }
}

extension Event {
    /// The event that is the `number`th, from 0.
    fileprivate static func numbered(_ number: Int, in topic: Topic) -> Event {
        Event(
            id: EventID(epoch: Epoch("k3f9w0c1x2yz")!, position: Position(sequence: Int64(number + 1))),
            topic: topic,
            data: ByteBuffer(string: "\(number)"),
            milliseconds: 0
        )
    }
}
