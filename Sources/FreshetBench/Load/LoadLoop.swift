import Histogram
import NIOCore

/// The subscribers and publishers of one event loop, and what they count. Everything here happens on that loop.
final class LoadLoop {
    /// Connections that open at the same time, over all loops. A server's queue of new connections is some hundreds long.
    private static let connectionsUnderWay = 200

    let eventLoop: any EventLoop
    let setup: LoadSetup
    private(set) var subscribers: [Subscriber] = []
    private(set) var publishers: [Publisher] = []
    private var waiting = CircularBuffer<Subscriber>()
    private var underWay = 0
    private var ledger: DeliveryLedger
    private var tally = Tally()
    private var deliveredBefore = 0
    private var random = SystemRandomNumberGenerator()

    var incidents = Incidents()
    /// Why the run cannot go on.
    private(set) var failure: BenchError?
    /// Why a connection failed, the last time that one did.
    private(set) var lastTrouble: String?
    private(set) var isOver = false

    /// - Parameter index: of as many loops as the plan has; they share subscribers and publishers evenly.
    init(setup: LoadSetup, index: Int, on eventLoop: any EventLoop) {
        self.setup = setup
        self.eventLoop = eventLoop
        let plan = setup.plan
        let numbers = Array(stride(from: index, to: plan.subscribers, by: plan.loops))
        ledger = DeliveryLedger(topics: plan.topics, publishers: plan.publishers, subscribers: numbers)
        subscribers = numbers.enumerated().map {
            Subscriber(index: $0.offset, topic: plan.topics.index(ofSubscriber: $0.element), load: self)
        }
        publishers = stride(from: index, to: plan.publishers, by: plan.loops).map { Publisher(number: $0, load: self) }
    }

    /// Opens all connections, some at a time.
    func open() {
        waiting.append(contentsOf: subscribers)
        for publisher in publishers { publisher.dial() }
        openNext()
    }

    /// Has a subscriber's connection made when it is its turn.
    func enqueue(_ subscriber: Subscriber) {
        guard !isOver else { return }
        waiting.append(subscriber)
        openNext()
    }

    /// A connection of a subscriber is open, or has failed: another one may open.
    func settled() {
        underWay -= 1
        openNext()
    }

    /// What is counted from now on is a measurement of its own.
    func beginMeasurement() {
        tally = Tally()
        deliveredBefore = ledger.delivered
    }

    func publish(_ extent: BenchPlan.Extent, rate: Double?) {
        let beginsAt = MonotonicTime.now
        for publisher in publishers {
            publisher.begin(
                Pace(
                    extent: extent,
                    rate: rate,
                    publisher: publisher.number,
                    publishers: setup.plan.publishers,
                    beginsAt: beginsAt
                )
            )
        }
    }

    func end() {
        isOver = true
        for subscriber in subscribers { subscriber.end() }
        for publisher in publishers { publisher.end() }
        // They know their loop, and must not keep each other in memory.
        subscribers = []
        publishers = []
        waiting.removeAll()
    }

    func fail(_ error: BenchError) {
        if failure == nil { failure = error }
    }

    func noteTrouble(_ error: (any Error)?) {
        lastTrouble = ConnectionFailure.reason(error)
    }

    /// Does `work` after a pause that grows with each call, until the backoff is reset.
    func afterPause(_ backoff: inout Backoff, atLeast minimum: Duration = .zero, _ work: @escaping () -> Void) {
        let pause = max(minimum, backoff.next(using: &random))
        eventLoop.assumeIsolated().scheduleTask(in: TimeAmount(pause), work)
    }

    private func openNext() {
        let limit = max(1, Self.connectionsUnderWay / setup.plan.loops)
        while underWay < limit, !isOver, let next = waiting.popFirst() {
            underWay += 1
            next.dial()
        }
    }
}

// Counting.
extension LoadLoop {
    func noteRead(bytes: Int) { tally.noteRead(bytes: bytes) }

    func note(_ mark: EventMark, by subscriber: Subscriber, at now: UInt64) {
        ledger.note(mark, by: subscriber.index)
        tally.noteDelivery(begunAt: mark.begunAt, at: now)
    }

    func noteBegun(at now: UInt64, dueAt: UInt64?) { tally.noteBegun(at: now, dueAt: dueAt) }

    func noteAcknowledgement(of mark: EventMark) {
        tally.noteAcknowledgement(begunAt: mark.begunAt, at: MonotonicTime.now)
    }

    /// How things stand.
    var state: LoadState {
        LoadState(
            openConnections: subscribers.count { $0.hasBeenOpen } + publishers.count { $0.hasBeenOpen },
            acknowledged: Dictionary(uniqueKeysWithValues: publishers.map { ($0.number, $0.acknowledged) }),
            isPublishing: publishers.contains { $0.isPublishing },
            oldestRequestAt: publishers.compactMap(\.requestBegunAt).min(),
            delivered: ledger.delivered,
            failure: failure,
            lastTrouble: lastTrouble
        )
    }

    /// - Parameter acknowledged: for each publisher of the run, how many of its events are acknowledged.
    func expectedDeliveries(acknowledged: [Int]) -> Int { ledger.expected(acknowledged: acknowledged) }

    /// What has been counted.
    func results(acknowledged: [Int]) -> LoadResults {
        var results = LoadResults()
        results.tally = tally
        results.incidents = incidents
        results.deliveries = ledger.delivered - deliveredBefore
        results.missing = ledger.missing(acknowledged: acknowledged)
        results.repeated = ledger.repeated
        results.outOfOrder = ledger.outOfOrder
        results.stray = ledger.stray
        return results
    }

    /// For the line that shows progress.
    var deliveryLatency99: UInt64 { tally.deliveryLatency.valueAtPercentile(99) }
}
