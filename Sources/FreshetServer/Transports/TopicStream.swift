import Freshet
import FreshetWire
import NIOCore

/// A connection that reads topics one way: Server-Sent Events or lines of records.
///
/// It belongs to its event loop.
final class TopicStream: LightConnection.Owner, LoopClock.Sleeper, TopicSubscription.Sink {
    private let connection: LightConnection
    private let format: TopicStreamFormat
    private let compressor: StreamCompressor?
    private let subscription: TopicSubscription
    private let hub: Hub
    private let clock: LoopClock
    private let bed = LoopClock.Bed()
    private let heartbeat: TimeAmount
    private let companion: StreamCompanion?
    private let record: OpenStream?
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
        compressor = StreamCompressor(coding: coding)
    }

    /// States the position, and begins.
    ///
    /// - Parameter hasGap: then the gap, which comes first, states the position.
    func begin(retry: Duration?, hasGap: Bool) {
        connection.serve(self)
        let position = hasGap ? nil : hub.log.epochs.id(of: subscription.position)
        send(format.opening(retry: retry, position: position))
        if let next = wake(at: .now()) { clock.wake(self, in: bed, at: next) }
        subscription.begin(for: self)
    }

    private func send(_ bytes: ByteBuffer) {
        guard isOpen, bytes.readableBytes > 0 else { return }
        lastSentAt = .now()
        connection.send(compressor?.compress(bytes) ?? bytes)
        record?.note(sentBytes: connection.sentBytes)
    }

    private func beat(at now: NIODeadline) {
        let position = format.heartbeat(hub.log.epochs.id(of: subscription.position))
        lastSentAt = now
        connection.sendHeartbeat(compressor?.compress(position) ?? position)
        record?.note(sentBytes: connection.sentBytes)
    }

    private func end() {
        guard isOpen else { return }
        if let compressor { connection.send(compressor.finish()) }
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
        if compressor == nil, isOpen {
            lastSentAt = .now()
            connection.send(framed: delivery.bytes(in: format.events(connection.bodyFraming)))
        } else {
            send(delivery.bytes(in: format.events(.none)))
        }
        record?.note(
            events: delivery.events.count, payloadBytes: delivery.payloadBytes, sentBytes: connection.sentBytes)
    }

    /// None where somebody counts, or each byte depends on the one before.
    var straightWay: StraightWay? {
        guard isOpen, compressor == nil, record == nil else { return nil }
        return connection.straightWay(for: format.events(connection.bodyFraming))
    }

    func finish(_ rest: ByteBuffer) { connection.finish(rest) }

    func tell(_ gap: Gap, resumingAfter position: Position) {
        send(format.gap(gap, hub.log.epochs.id(of: position)))
    }

    func caughtUp(_ subscription: TopicSubscription) {}
    func completed(_ subscription: TopicSubscription) { end() }

    /// The reader comes back with its last event ID, and finds the log better or hears why not.
    func failed(_ subscription: TopicSubscription, _ error: LogError) { end() }
}

// What the connection tells.
extension TopicStream {
    func connection(received bytes: ByteBuffer) {}
    func connectionIsWritable() { subscription.pump() }
    func connectionIsBlocked() { subscription.block() }
    func connectionShouldEnd() { end() }

    func connectionClosed() {
        isOpen = false
        bed.leave()
        subscription.cancel()
        record?.closed()
    }
}
