import Freshet
import FreshetWire
import NIOCore

/// A connection that reads topics one way: Server-Sent Events or lines of records.
///
/// It belongs to its event loop.
final class TopicStream: LightConnection.Owner, LoopClock.Sleeper, TopicSubscription.Sink {
    private let connection: LightConnection
    private let format: TopicStreamFormat
    private var body: TopicStreamBody
    private let subscription: TopicSubscription
    private let hub: Hub
    private let clock: LoopClock
    private let bed = LoopClock.Bed()
    private let heartbeat: TimeAmount
    private let companion: StreamCompanion?
    private let record: OpenStream?
    private let meter: OpenMeter
    private var lastSentAt = NIODeadline.now()
    private var companionAt = NIODeadline.now()
    private var isOpen = true

    init(
        connection: LightConnection,
        subscription: TopicSubscription,
        format: TopicStreamFormat,
        coding: ContentCoding,
        hub: Hub,
        clock: LoopClock,
        heartbeat: TimeAmount,
        companion: StreamCompanion?,
        record: OpenStream?
    ) {
        self.connection = connection
        self.subscription = subscription
        self.format = format
        self.hub = hub
        self.clock = clock
        self.heartbeat = heartbeat
        self.companion = companion
        self.record = record
        meter = OpenMeter.streams(over: format.form.rawValue, coding: coding.rawValue)
        body = TopicStreamBody(coding, isShared: companion == nil)
    }

    /// States the position, and begins.
    ///
    /// - Parameter hasGap: then the gap, which comes first, states the position.
    func begin(retry: Duration, hasGap: Bool) {
        meter.noteOpened()
        connection.serve(self)
        let position = hasGap ? nil : hub.log.epochs.id(of: subscription.position)
        if case .shared(let body) = body { connection.send(body.coding.header) }
        send(format.opening(retry: retry, position: position))
        if let next = wake(at: .now()) { clock.wake(self, in: bed, at: next) }
        subscription.begin(for: self)
    }

    /// Sends what is for this reader alone.
    private func send(_ bytes: ByteBuffer) {
        guard isOpen, bytes.readableBytes > 0 else { return }
        lastSentAt = .now()
        connection.send(coded(bytes))
        record?.note(sentBytes: connection.sentBytes)
    }

    private func coded(_ bytes: ByteBuffer) -> ByteBuffer {
        switch body {
        case .plain: return bytes
        case .own(let compressor): return compressor.compress(bytes)
        case .shared(var coded):
            let window = subscription.interrupt()
            if let window { coded.left(at: window) }
            let block = coded.write(bytes)
            if let window { coded.joined(at: window) }
            body = .shared(coded)
            return block
        }
    }

    private func beat(at now: NIODeadline) {
        lastSentAt = now
        let isShared = subscription.beat(unlessSince: now - heartbeat) { format.heartbeat(hub.log.epochs.id(of: $0)) }
        // It comes with the window's; what is left is to see whether the peer is still there.
        guard !isShared else {
            _ = connection.judge(after: .zero)
            return
        }
        let position = format.heartbeat(hub.log.epochs.id(of: subscription.position))
        connection.sendHeartbeat(coded(position))
        record?.note(sentBytes: connection.sentBytes)
    }

    private func end() {
        guard isOpen else { return }
        if let window = subscription.interrupt() { leftWindow(at: window) }
        switch body {
        case .plain: break
        case .own(let compressor): connection.send(compressor.finish())
        case .shared(let body): connection.send(body.end())
        }
        isOpen = false
        subscription.cancel()
        connection.end()
    }

    func wake(at now: NIODeadline) -> NIODeadline? {
        guard isOpen else { return nil }
        // On a connection that takes nothing, all this would only wait in memory.
        guard connection.isWritable else { return now + .seconds(1) }
        lastSentAt = max(lastSentAt, subscription.servedAt)
        if now >= lastSentAt + heartbeat {
            beat(at: now)
        }
        guard let companion else { return lastSentAt + heartbeat }
        if now >= companionAt {
            send(companion.bytes)
            companionAt = now + TimeAmount(companion.interval)
        }
        return min(companionAt, lastSentAt + heartbeat)
    }
}

// What the subscription brings.
extension TopicStream {
    var isWritable: Bool { isOpen && connection.isWritable }

    func deliver(_ delivery: Delivery) {
        body.update { $0.wrote(delivery.sums(of: format.text)) }
        deliver(delivery.bytes(in: events), events: delivery.events.count, payloadBytes: delivery.payloadBytes)
    }

    func deliver(_ bytes: ByteBuffer, events: Int, payloadBytes: Int) {
        guard isOpen else { return }
        lastSentAt = .now()
        if case .own(let compressor) = body {
            connection.send(compressor.compress(bytes))
        } else {
            connection.send(framed: bytes)
        }
        record?.note(events: events, payloadBytes: payloadBytes, sentBytes: connection.sentBytes)
    }

    private var events: EventFormat {
        switch body {
        case .plain: .body(format.text, connection.bodyFraming)
        case .own: .body(format.text, .none)
        case .shared: .deflatedBody(format.text, connection.bodyFraming)
        }
    }

    var replayFormat: EventFormat? { events }

    var straightWay: StraightWay? {
        guard isOpen, let way = connection.straightWay(for: events) else { return nil }
        if case .own = body { return .sink(events) }
        return record == nil ? way : .sink(events)
    }

    func joinedWindow(at sums: StreamSums) { body.update { $0.joined(at: sums) } }
    func leftWindow(at sums: StreamSums) { body.update { $0.left(at: sums) } }

    func finish(_ rest: ByteBuffer) { connection.finish(rest) }

    func tell(_ gap: Gap, resumingAfter position: Position) {
        send(format.gap(gap, hub.log.epochs.id(of: position)))
    }

    func caughtUp(_ subscription: TopicSubscription) {}
    func completed(_ subscription: TopicSubscription) { end() }

    /// The reader comes back with its last event ID, and finds the log better or hears why not.
    func failed(_ subscription: TopicSubscription, _ error: LogError) { end() }
}

// What its grant brings.
extension TopicStream: GrantedStream.Holder {
    var selections: [TopicSelection] { [subscription.selection] }

    var isCompressed: Bool {
        if case .plain = body { false } else { true }
    }

    func tell(_ notice: StreamNotice) { send(format.notice(notice)) }
    func renew(_ grant: Grant) {}

    func end(_ ending: StreamEnding) {
        tell(ending.notice)
        end()
    }
}

// What the connection tells.
extension TopicStream {
    func connection(received bytes: ByteBuffer) {}
    func connectionIsWritable() { subscription.pump() }
    func connectionIsBlocked() { subscription.block() }

    func connectionShouldEnd(comingBackAfter time: Duration?) {
        if let time { send(format.farewell(retry: time)) }
        end()
    }

    func connectionClosed() {
        isOpen = false
        bed.leave()
        subscription.cancel()
        meter.noteClosed()
        record?.closed()
    }
}
