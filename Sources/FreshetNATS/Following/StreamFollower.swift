import Logging
import Synchronization

/// Follows the whole stream, in its order and each message once, whatever becomes of servers and connections on the
/// way.
///
/// A consumer lives on one server and in its memory. When it is gone, or has left something out, another one takes over
/// at the last message that came: if that is another message now, or none, the stream has lost what it had.
final class StreamFollower: Sendable {
    static let heartbeat = Duration.milliseconds(500)
    /// Several heartbeats: then a consumer is as good as gone.
    static let silence = Duration.seconds(2)

    /// A new leader may have to take up what a majority has written, before it knows where the stream ends.
    static let leadersTime = Duration.seconds(5)

    private let jetStream: JetStream
    private let subjects: Subjects
    private let inbox: String
    private let deliver: @Sendable (StreamMessage) -> Void
    private let damaged: @Sendable (Damage) -> Void
    private let logger: Logger
    private let state = Mutex(State())

    // Held from a message until it is delivered: a consumer that takes over may be heard of while the last message of
    // the one before is still on its way.
    private let order = Mutex(())

    init(
        _ jetStream: JetStream, inbox: String, logger: Logger,
        damaged: @escaping @Sendable (Damage) -> Void,
        deliver: @escaping @Sendable (StreamMessage) -> Void
    ) {
        self.jetStream = jetStream
        subjects = Subjects(stream: jetStream.stream)
        self.inbox = inbox
        self.logger = logger
        self.damaged = damaged
        self.deliver = deliver
    }

    /// Up to where the stream was followed.
    var sequence: Int64 { state.withLock { $0.sequence } }

    /// How many messages that were.
    var count: Int64 { state.withLock { $0.count } }

    /// How many messages are known to come behind that.
    var pending: Int64 { state.withLock { $0.pending } }

    /// How long nothing was heard, not even that there is nothing.
    var silence: Duration { state.withLock { ContinuousClock.now - $0.heardAt } }

    /// Which server delivers.
    var place: String { state.withLock { $0.consumer?.cluster?.leader } ?? "the only server" }

    var recent: [RecentMessages.Item] { state.withLock { $0.recent.inOrder } }

    /// From now on, nothing may be passed over without being looked into.
    func beStrict() { state.withLock { $0.isStrict = true } }

    func stop() {
        state.withLock { state in
            state.isStopped = true
            state.generation += 1
            state.subscription = nil
        }
    }

    /// Looks after the consumer. To be called now and then.
    func check() async {
        let connection = jetStream.requests.connection
        let isDue = state.withLock { state in
            if connection.reconnections != state.reconnections {
                state.reconnections = connection.reconnections
                state.isBroken = true
            }
            if ContinuousClock.now - state.heardAt > Self.silence { state.isBroken = true }
            guard state.isBroken, !state.isStarting, !state.isStopped, connection.isConnected else { return false }
            state.isStarting = true
            return true
        }
        guard isDue else { return }
        do throws(NATSFailure) {
            try await start()
        } catch {
            logger.debug("The stream cannot be followed yet", metadata: ["reason": "\(error)"])
        }
        state.withLock { $0.isStarting = false }
    }

    private func start() async throws(NATSFailure) {
        let info = try await jetStream.info()
        guard isWhole(info) else { return }
        try await lookIntoHole()
        let (generation, sequence, former) = state.withLock { state in
            state.generation += 1
            state.nextCount = 1
            return (state.generation, state.sequence, state.consumer)
        }
        let subject = "\(inbox).\(generation)"
        let subscription = try jetStream.requests.connection.subscribe(subject) { [weak self] message in
            self?.take(message, generation: generation)
        }
        if let former { jetStream.dropConsumer(former.name) }
        let (seconds, attoseconds) = Self.heartbeat.components
        let consumer = try await jetStream.createConsumer(
            ConsumerConfiguration(
                deliverSubject: subject, optStartSeq: max(1, sequence),
                idleHeartbeat: seconds * 1_000_000_000 + attoseconds / 1_000_000_000))
        state.withLock { state in
            state.subscription = subscription
            state.consumer = consumer
            state.isBroken = false
            state.heardAt = .now
        }
    }

    /// A consumer may pass over messages that are there: its server could not read them at that moment, and does not say
    /// so. Then another one delivers them.
    private func lookIntoHole() async throws(NATSFailure) {
        guard let hole = state.withLock({ $0.hole }) else { return }
        let next = try await jetStream.message(of: subjects.all, from: hole.lowerBound)
        let isEmpty = next.map { $0.seq >= hole.upperBound } ?? true
        if !isEmpty {
            logger.warning(
                "A NATS server has passed over messages; they are asked for again",
                metadata: ["from": "\(hole.lowerBound)", "to": "\(hole.upperBound - 1)", "server": "\(place)"])
        }
        state.withLock { state in
            state.hole = nil
            if isEmpty { state.emptyThrough = hole.upperBound - 1 }
        }
    }

    private func isWhole(_ info: StreamInfo) -> Bool {
        let (isWhole, damage) = state.withLock { $0.compare(with: info) }
        if let damage { damaged(damage) }
        return isWhole
    }
}

// What the consumer says, by a thread of the C client.
extension StreamFollower {
    private func take(_ message: consuming NATSMessage, generation: Int) {
        guard let reply = message.reply, let delivery = StreamMessage.Delivery(reply) else {
            return takeNotice(message, generation: generation)
        }
        let body = message.body
        let new = StreamMessage(
            subject: message.subject, sequence: delivery.sequence, identity: MessageIdentity(body), body: body)
        order.withLock { _ in
            switch state.withLock({ $0.step(to: new, delivery, generation: generation) }) {
            case .none: break
            case .deliver(let message): deliver(message)
            case .look: Task { await check() }
            case .damaged(let damage): damaged(damage)
            }
        }
    }

    /// A heartbeat, a question whether we keep pace, or that the consumer is gone.
    private func takeNotice(_ message: consuming NATSMessage, generation: Int) {
        let isAlive = message.status == 100
        let count = message.header("Nats-Last-Consumer").flatMap { Int64($0) }
        let isCurrent = state.withLock { state in
            guard generation == state.generation else { return false }
            state.heardAt = .now
            if count.map({ $0 >= state.nextCount }) ?? false || !isAlive { state.isBroken = true }
            return true
        }
        guard isCurrent, let question = message.reply ?? message.header("Nats-Consumer-Stalled") else { return }
        try? jetStream.requests.connection.publish(question)
    }
}
