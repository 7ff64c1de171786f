import Freshet
import FreshetWire
import NIOCore
import NIOWebSocket

/// A WebSocket that reads topics and publishes to them (docs/Protocol.md).
///
/// It belongs to its event loop.
final class TopicSocket: LightConnection.Owner, LoopClock.Sleeper, TopicSubscription.Sink {
    let hub: Hub
    let limits: EventLimits
    let connection: LightConnection
    private let fanOut: LoopFanOut
    private let clock: LoopClock
    private let heartbeat: TimeAmount
    private var session: WebSocketSession
    private var subscriptions: [SubscriptionName: TopicSubscription] = [:]
    private var lastSentAt = NIODeadline.now()
    private var endsBy: NIODeadline?
    private var hasEnded = false
    /// Requests that wait for the log.
    var requestsUnderWay = 0

    init(
        connection: LightConnection,
        hub: Hub,
        fanOut: LoopFanOut,
        limits: EventLimits,
        clock: LoopClock,
        heartbeat: TimeAmount
    ) {
        self.connection = connection
        self.hub = hub
        self.fanOut = fanOut
        self.limits = limits
        self.clock = clock
        self.heartbeat = heartbeat
        session = WebSocketSession(maximumMessageBytes: limits.messageBytes)
    }

    /// - Parameter reader: whom the handshake's address names; `nil` for a connection that will subscribe later.
    func begin(with reader: TopicReader?) {
        connection.serve(self)
        clock.wake(self, at: lastSentAt + heartbeat)
        if let reader { _ = subscribe(reader, as: .none) }
    }

    /// - Returns: whether there was room for it.
    func subscribe(_ reader: TopicReader, as name: SubscriptionName) -> Bool {
        guard subscriptions.count < limits.subscriptions else { return false }
        subscriptions[name]?.cancel()
        let subscription = reader.subscription(in: fanOut)
        subscriptions[name] = subscription
        if reader.start.gap == nil { say(.position(of: subscription, hub, name, isCaughtUp: false)) }
        subscription.begin(for: self)
        return true
    }

    /// - Returns: whether there was one of that name.
    func unsubscribe(_ name: SubscriptionName) -> Bool {
        subscriptions.removeValue(forKey: name)?.cancel() != nil
    }

    func say(_ message: SocketMessage) {
        var frame = ByteBuffer()
        frame.writeWebSocketFrame(opcode: .text, payload: message.text)
        send(frame)
    }

    func close(_ code: WebSocketErrorCode, _ reason: String) {
        perform(session.close(code: code, reason: reason))
        let deadline = NIODeadline.now() + .seconds(2)
        endsBy = deadline
        clock.wake(self, at: deadline)
    }

    private func send(_ bytes: ByteBuffer) {
        guard session.isOpen else { return }
        lastSentAt = .now()
        connection.send(bytes)
    }

    private func perform(_ actions: [WebSocketSession.Action]) {
        for action in actions {
            switch action {
            case .send(let bytes): connection.send(bytes)
            case .text(let text): SocketRequest.answer(text, on: self)
            case .binary: close(.unacceptableData, "messages are JSON text")
            case .end: end()
            }
        }
    }

    private func end() {
        stop()
        connection.end()
    }

    private func stop() {
        hasEnded = true
        for subscription in subscriptions.values { subscription.cancel() }
        subscriptions = [:]
    }

    func wake(at now: NIODeadline) -> NIODeadline? {
        guard !hasEnded else { return nil }
        if let endsBy {
            if now >= endsBy { end() }
            return nil
        }
        if now >= lastSentAt + heartbeat && connection.isWritable { beat() }
        return max(lastSentAt, now - heartbeat + .seconds(1)) + heartbeat
    }

    /// Restates the positions, so that no reader's ID ages into a gap, and has the peer say that it lives.
    private func beat() {
        for (name, subscription) in subscriptions { say(.position(of: subscription, hub, name, isCaughtUp: nil)) }
        var ping = ByteBuffer()
        ping.writeWebSocketFrame(opcode: .ping, payload: ByteBuffer())
        send(ping)
    }
}

// What the subscriptions bring.
extension TopicSocket {
    var isWritable: Bool { session.isOpen && connection.isWritable }

    func deliver(_ delivery: Delivery) { send(delivery.bytes(in: .webSocket)) }

    func tell(_ gap: Gap, resumingAfter position: Position) {
        say(.gap(gap, hub.log.epochs.id(of: position)))
    }

    func caughtUp(_ subscription: TopicSubscription) {
        guard let name = name(of: subscription) else { return }
        say(.position(of: subscription, hub, name, isCaughtUp: true))
    }

    func completed(_ subscription: TopicSubscription) {
        guard let name = name(of: subscription) else { return }
        subscriptions[name] = nil
        // The one that the address named was all that the connection was for.
        if name == .none && subscriptions.isEmpty { close(.normalClosure, "complete") }
    }

    func failed(_ subscription: TopicSubscription, _ error: LogError) {
        close(.unexpectedServerError, "the log cannot be read: come back with the last ID")
    }

    private func name(of subscription: TopicSubscription) -> SubscriptionName? {
        subscriptions.first { $0.value === subscription }?.key
    }
}

// What the connection tells.
extension TopicSocket {
    func connection(received bytes: ByteBuffer) { perform(session.receive(bytes)) }
    func connectionShouldEnd() { close(.goingAway, "the server stops") }
    func connectionClosed() { stop() }

    func connectionIsWritable() {
        for subscription in subscriptions.values { subscription.pump() }
    }
}
