import FreshetWire
import NIOCore

/// One subscriber, over all of its connections: each resumes where the one before was cut. It belongs to its event loop.
final class Subscriber: Connection.Owner {
    /// Among the subscribers of its loop.
    let index: Int
    private let topic: Int
    private let load: LoadLoop
    private var stream: SubscriberStream
    private var connection: Connection?
    private var backoff = Backoff()
    private var isOpening = false
    /// Whether a stream has stated its position: from then on, nothing may be missed.
    private(set) var hasBeenOpen = false

    init(index: Int, topic: Int, load: LoadLoop) {
        self.index = index
        self.topic = topic
        self.load = load
        stream = SubscriberStream(transport: load.setup.plan.transport, run: load.setup.run)
    }

    func dial() {
        isOpening = true
        stream.reset()
        connection = load.setup.dialer.dial(on: load.eventLoop, for: self)
    }

    func end() { connection?.close() }

    func opened(_ connection: Connection) {
        connection.send(load.setup.requests.subscription(to: topic, after: stream.lastEventID))
    }

    func received(_ bytes: ByteBuffer, on connection: Connection) {
        let now = MonotonicTime.now
        load.noteRead(bytes: bytes.readableBytes)
        do throws(WireError) {
            try receive(bytes, on: connection, at: now)
        } catch {
            load.noteTrouble(error)
            return connection.close()
        }
        switch stream.phase {
        case .head, .open: break
        case .ended: connection.close()
        case .refused(let response): refused(response, on: connection)
        }
    }

    func closed(_ connection: Connection, _ error: (any Error)?) {
        guard connection === self.connection, !load.isOver else { return }
        self.connection = nil
        load.noteTrouble(error)
        if hasBeenOpen, !isOpening { load.incidents.reconnects += 1 }
        settle()
        load.afterPause(&backoff) { [self] in load.enqueue(self) }
    }

    private func receive(_ bytes: ByteBuffer, on connection: Connection, at now: UInt64) throws(WireError) {
        // Thrown errors keep their type only through closures that are told of it.
        let result = bytes.withUnsafeReadableBytes { bytes -> Result<Void, WireError> in
            Result { () throws(WireError) in
                try stream.receive(bytes) { sighting in
                    if case .event(let mark) = sighting {
                        load.note(mark, by: self, at: now)
                    } else {
                        note(sighting, on: connection)
                    }
                }
            }
        }
        try result.get()
    }

    private func note(_ sighting: Sighting, on connection: Connection) {
        switch sighting {
        case .event, .closed: break
        case .position: positioned()
        case .foreign: load.incidents.foreign += 1
        case .ping(let bytes): connection.send(BenchRequests.pong(bytes))
        case .gap:
            load.incidents.gaps += 1
            positioned()
        }
    }

    private func positioned() {
        hasBeenOpen = true
        backoff.reset()
        settle()
    }

    /// Makes room for another connection to open.
    private func settle() {
        guard isOpening else { return }
        isOpening = false
        load.settled()
    }

    private func refused(_ response: ResponseReader.Response, on connection: Connection) {
        guard response.isComplete else { return }
        if !response.mayPass {
            let url = load.setup.plan.target.description
            load.fail(.refused(what: "be read", url: url, answer: response.sentence))
        }
        load.noteTrouble(WireError("it answered \(response.sentence)"))
        connection.close()
    }
}
