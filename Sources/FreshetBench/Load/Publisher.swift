import FreshetWire
import NIOCore

/// One publisher: a connection with one request at a time, which is repeated until it is acknowledged. It belongs to its
/// event loop.
final class Publisher: Connection.Owner {
    private struct Publication {
        let mark: EventMark
        let request: ByteBuffer
        var wasSent = false
        /// Whether it was sent on this connection and no answer has come: sent twice, it would be answered twice.
        var awaitsAnswer = false
    }

    let number: Int
    private let load: LoadLoop
    private var connection: Connection?
    private var isOpen = false
    private(set) var hasBeenOpen = false
    private var reader = ResponseReader()
    private var backoff = Backoff()
    private var pace: Pace?
    private var publication: Publication?
    /// The sequence number of the next event.
    private var sequence = 0
    /// The sequence number of the first event of this pace.
    private var firstSequence = 0
    /// How many events are acknowledged: those of the first sequence numbers.
    private(set) var acknowledged = 0

    init(number: Int, load: LoadLoop) {
        self.number = number
        self.load = load
    }

    var isPublishing: Bool { pace != nil }
    var requestBegunAt: UInt64? { publication?.mark.begunAt }

    func dial() {
        guard connection == nil, !load.isOver else { return }
        reader = ResponseReader()
        connection = load.setup.dialer.dial(on: load.eventLoop, for: self)
    }

    func begin(_ pace: Pace) {
        self.pace = pace
        firstSequence = sequence
        step()
    }

    func end() {
        pace = nil
        connection?.close()
    }

    func opened(_ connection: Connection) {
        isOpen = true
        hasBeenOpen = true
        send()
    }

    func received(_ bytes: ByteBuffer, on connection: Connection) {
        let result = bytes.withUnsafeReadableBytes { bytes -> Result<ResponseReader.Response?, WireError> in
            var rest = bytes
            return Result { () throws(WireError) in try reader.read(from: &rest) }
        }
        switch result {
        case .success(let response):
            guard let response else { return }
            if !response.head.keepsAlive {
                forgetConnection()
                connection.close()
            }
            answered(response)
        case .failure(let error):
            load.noteTrouble(error)
            connection.close()
        }
    }

    func closed(_ connection: Connection, _ error: (any Error)?) {
        guard connection === self.connection, !load.isOver else { return }
        forgetConnection()
        load.noteTrouble(error)
        // Without a request there is no haste: the next one will dial. But a run begins with everybody connected.
        if publication != nil || !hasBeenOpen { load.afterPause(&backoff) { [self] in dial() } }
    }

    /// Publishes what is due, and has itself woken when the next one is.
    private func step() {
        guard publication == nil, let pace, !load.isOver else { return }
        let now = MonotonicTime.now
        switch pace.step(forEvent: sequence - firstSequence, at: now) {
        case .enough: self.pace = nil
        case .now(let dueAt): publish(at: now, dueAt: dueAt)
        case .wait(let time):
            load.eventLoop.assumeIsolated().scheduleTask(deadline: .uptimeNanoseconds(time)) { [self] in step() }
        }
    }

    private func publish(at now: UInt64, dueAt: UInt64?) {
        let mark = EventMark(publisher: number, sequence: sequence, begunAt: now)
        let setup = load.setup
        let topic = setup.plan.topics.index(ofPublisher: number, sequence: sequence)
        let request = setup.requests.publication(to: topic, of: mark, payload: setup.payloads.payload(of: mark))
        sequence += 1
        publication = Publication(mark: mark, request: request)
        load.noteBegun(at: now, dueAt: dueAt)
        send()
    }

    /// Sends the publication that is under way, or has a connection made that will.
    private func send() {
        guard let publication, !publication.awaitsAnswer else { return }
        guard isOpen else { return dial() }
        if publication.wasSent { load.incidents.repeatedRequests += 1 }
        self.publication?.wasSent = true
        self.publication?.awaitsAnswer = true
        connection?.send(publication.request)
    }

    private func answered(_ response: ResponseReader.Response) {
        guard let publication else { return }
        self.publication?.awaitsAnswer = false
        switch response.head.status {
        case 200, 201:
            load.noteAcknowledgement(of: publication.mark)
            acknowledged += 1
            self.publication = nil
            backoff.reset()
            step()
        default: refused(response)
        }
    }

    private func refused(_ response: ResponseReader.Response) {
        load.noteTrouble(WireError("it answered \(response.sentence)"))
        guard response.mayPass else {
            let url = load.setup.plan.target.description
            return load.fail(.refused(what: "take an event", url: url, answer: response.sentence))
        }
        load.afterPause(&backoff, atLeast: .seconds(response.head.retryAfter ?? 0)) { [self] in send() }
    }

    private func forgetConnection() {
        connection = nil
        isOpen = false
        publication?.awaitsAnswer = false
    }
}
