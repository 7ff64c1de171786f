import Freshet
import FreshetWire
import NIOCore
import NIOWebSocket

/// A WebSocket that reads topics and publishes to them (docs/Protocol.md).
///
/// It belongs to its event loop.
final class TopicSocket: WebSocketConnection.Owner {
    let hub: Hub
    let limits: EventLimits
    /// What the client may do.
    private(set) var grant: Grant
    let rates: PublishRates
    /// Whose rate its publications count to.
    let payer: PublishRates.Payer
    let subprotocol: SocketSubprotocol
    let socket: WebSocketConnection
    private let fanOut: LoopFanOut
    private let alone: EventFormat
    let isCompressed: Bool
    private var subscriptions: [SubscriptionName: TopicSubscription] = [:]
    private var requests: [Int: WaitingRequest] = [:]
    private var nextRequest = 0

    /// A request that waits for the log.
    struct WaitingRequest {
        /// Whether the connection stays open for its answer: a publication may be in the log.
        let isOwed: Bool
        let task: Task<Void, Never>
    }

    init(
        _ socket: WebSocketConnection,
        agreement: WebSocketAgreement,
        hub: Hub,
        fanOut: LoopFanOut,
        limits: EventLimits,
        grant: Grant,
        rates: PublishRates,
        payer: PublishRates.Payer
    ) {
        self.socket = socket
        self.hub = hub
        self.fanOut = fanOut
        self.limits = limits
        self.grant = grant
        self.rates = rates
        self.payer = payer
        subprotocol = SocketSubprotocol(agreement)
        alone = subprotocol.format(agreement)
        isCompressed = agreement.deflate != nil
    }

    /// - Parameter reader: whom the handshake's address names; `nil` for a connection that will subscribe later.
    func begin(with reader: TopicReader?) {
        socket.serve(self)
        if let reader { _ = subscribe(reader, as: .none) }
    }

    /// - Returns: whether there was room for it.
    func subscribe(_ reader: TopicReader, as name: SubscriptionName) -> Bool {
        guard subscriptions.count < limits.subscriptions else { return false }
        subscriptions[name]?.cancel()
        // What comes for others stands between the events of each from now on.
        socketIsBlocked()
        let subscription = reader.subscription(in: fanOut)
        subscriptions[name] = subscription
        if reader.start.gap == nil { tellPosition(of: subscription, name, isCaughtUp: false) }
        subscription.begin(for: self)
        return true
    }

    /// - Returns: whether there was one of that name.
    func unsubscribe(_ name: SubscriptionName) -> Bool {
        subscriptions.removeValue(forKey: name)?.cancel() != nil
    }

    var requestsUnderWay: Int { requests.count }

    /// - Parameter start: begins the request of that number.
    func beginRequest(_ start: (Int) -> WaitingRequest) {
        requests[nextRequest] = start(nextRequest)
        nextRequest += 1
    }

    /// To be called when it has been answered.
    func endRequest(_ number: Int) {
        requests[number] = nil
        socket.noteAnswered()
    }

    func say(_ message: SocketMessage) {
        var frame = ByteBuffer()
        // Of no use to others, and too short to be worth a window of its own: as it is.
        frame.writeWebSocketFrame(opcode: .text, payload: message.text)
        socket.send(frame)
    }

    private func tellPosition(of subscription: TopicSubscription, _ name: SubscriptionName, isCaughtUp: Bool?) {
        guard subprotocol == .json else { return }
        say(.position(of: subscription, hub, name, isCaughtUp: isCaughtUp))
    }
}

// What the client says.
extension TopicSocket {
    func socket(received opcode: WebSocketOpcode, _ message: ByteBuffer) {
        switch (subprotocol, opcode) {
        case (.raw, _): socket.close(.unacceptableData, "freshet.raw only listens")
        case (.json, .text): SocketRequest.answer(message, on: self)
        case (.json, _): socket.close(.unacceptableData, "messages are JSON text")
        }
    }

    func socketIsWritable() {
        for subscription in subscriptions.values { subscription.pump() }
    }

    func socketIsBlocked() {
        for subscription in subscriptions.values { subscription.block() }
    }

    var owesAnswers: Bool { requests.values.contains(where: \.isOwed) }

    var lastSentAt: NIODeadline? { subscriptions.values.lazy.map(\.servedAt).max() }

    /// So that no reader's ID ages into a gap.
    func socketIsIdle() {
        for (name, subscription) in subscriptions { tellPosition(of: subscription, name, isCaughtUp: nil) }
    }

    func socketClosed() {
        for subscription in subscriptions.values { subscription.cancel() }
        subscriptions = [:]
        for request in requests.values where !request.isOwed { request.task.cancel() }
    }
}

// What its grant brings.
extension TopicSocket: GrantedStream.Holder {
    var selections: [TopicSelection] { subscriptions.values.map(\.selection) }

    func tell(_ notice: StreamNotice) {
        if subprotocol == .json { say(.notice(notice)) }
    }

    func renew(_ grant: Grant) { self.grant = grant }
    func end(_ ending: StreamEnding) { socket.close(ending.closeCode, ending.sentence) }
}

// What the subscriptions bring.
extension TopicSocket: TopicSubscription.Sink {
    /// Only one subscription's events refer to each other.
    private var format: EventFormat { subscriptions.count > 1 ? alone.withoutReferences : alone }
    var replayFormat: EventFormat? { format }

    var isWritable: Bool { socket.isWritable }

    func deliver(_ delivery: Delivery) { socket.send(delivery.bytes(in: format)) }
    func deliver(_ bytes: ByteBuffer, events: Int, payloadBytes: Int) { socket.send(bytes) }

    var straightWay: StraightWay? { socket.straightWay(for: format) }
    func finish(_ rest: ByteBuffer) { socket.finish(rest) }

    func tell(_ gap: Gap, resumingAfter position: Position) {
        guard subprotocol == .json else { return socket.close(.gap, "events were missed: open a new connection") }
        say(.gap(gap, hub.log.epochs.id(of: position)))
    }

    func caughtUp(_ subscription: TopicSubscription) {
        guard let name = name(of: subscription) else { return }
        tellPosition(of: subscription, name, isCaughtUp: true)
    }

    func completed(_ subscription: TopicSubscription) {
        guard let name = name(of: subscription) else { return }
        subscriptions[name] = nil
        // The one that the address named was all that the connection was for.
        if name == .none && subscriptions.isEmpty { socket.close(.normalClosure, "complete") }
    }

    func failed(_ subscription: TopicSubscription, _ error: LogError) {
        socket.close(.unexpectedServerError, "the log cannot be read: come back with the last ID")
    }

    private func name(of subscription: TopicSubscription) -> SubscriptionName? {
        subscriptions.first { $0.value === subscription }?.key
    }
}
