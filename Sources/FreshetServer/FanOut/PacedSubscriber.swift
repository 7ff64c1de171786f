package import Freshet
package import NIOCore

/// Someone who reads a generated stream: a cursor, a light connection, and the transport between them.
///
/// It belongs to the event loop of its connection, which keeps it alive.
package final class PacedSubscriber<Stream: GeneratedStream, Wire: Transport>:
    LightConnection.Owner, LoopClock.Sleeper
{
    private enum State {
        case reading
        /// We have said the end, and the peer has not yet answered.
        case ending(by: NIODeadline)
        case ended
    }

    /// How long a peer may take to answer the end.
    private static var endingTime: TimeAmount { .seconds(2) }

    private let stream: Stream
    private let connection: LightConnection
    private let clock: LoopClock
    private let bed = LoopClock.Bed()
    private let record: OpenStream?
    private let meter: OpenMeter
    private var cursor: PacedCursor
    private var transport: Wire
    private var state = State.reading
    private var isAsleep = false
    private var isStepping = false

    /// Takes its place on the connection and begins at once.
    init(
        stream: Stream,
        cursor: PacedCursor,
        transport: Wire,
        connection: LightConnection,
        clock: LoopClock,
        record: OpenStream? = nil,
        meter: OpenMeter
    ) {
        self.stream = stream
        self.cursor = cursor
        self.transport = transport
        self.connection = connection
        self.clock = clock
        self.record = record
        self.meter = meter
        meter.noteOpened()
        connection.serve(self, isTwoWay: Wire.isTwoWay)
        connection.send(self.transport.opening())
        goOn()
    }

    /// Does what is due, and sleeps until there is more to do.
    private func goOn() {
        // A write may drain the socket at once and so call for more: the step under way goes on by itself.
        guard !isAsleep, !isStepping, let time = wake(at: .now()) else { return }
        clock.wake(self, in: bed, at: time)
    }

    package func wake(at now: NIODeadline) -> NIODeadline? {
        isAsleep = false
        isStepping = true
        let next = doWhatIsDue(at: now)
        isStepping = false
        isAsleep = next != nil
        return next
    }

    private func doWhatIsDue(at now: NIODeadline) -> NIODeadline? {
        // A connection that is full waits until it is writable: nothing is queued for it, and nothing is lost.
        while case .reading = state, connection.isWritable {
            switch cursor.step(at: now, in: stream) {
            case .event(let event): send(event)
            case .heartbeat: connection.sendHeartbeat(transport.heartbeat())
            case .wait(let time): return time
            case .end: end(.complete, at: now)
            }
        }
        guard case .ending(let deadline) = state else { return nil }
        guard now >= deadline else { return deadline }
        perform([.end])
        return nil
    }

    private func send(_ event: GeneratedEvent) {
        clock.totals.deliveredEvents += 1
        connection.send(transport.bytes(for: event))
        guard let record else { return }
        record.note(events: 1, payloadBytes: transport.payloadBytes(of: event), sentBytes: connection.sentBytes)
    }

    private func end(_ reason: StreamEnd, at now: NIODeadline) {
        guard case .reading = state else { return }
        state = .ending(by: now + Self.endingTime)
        perform(transport.end(for: reason))
    }

    private func perform(_ replies: [TransportReply]) {
        for reply in replies {
            switch reply {
            case .send(let bytes): connection.send(bytes)
            case .end:
                state = .ended
                connection.end()
            }
        }
    }

    // MARK: What the connection tells

    package func connection(received bytes: ByteBuffer) { perform(transport.replies(to: bytes)) }
    package func connectionIsWritable() { goOn() }

    package func connectionClosed() {
        state = .ended
        bed.leave()
        meter.noteClosed()
        record?.closed()
    }

    package func connectionShouldEnd(comingBackAfter time: Duration?) {
        let now = NIODeadline.now()
        end(.interrupted(comingBackAfter: time), at: now)
        if case .ending(let deadline) = state { clock.wake(self, in: bed, at: deadline) }
    }
}
