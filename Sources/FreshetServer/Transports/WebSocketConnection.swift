import FreshetWire
package import NIOCore
package import NIOWebSocket

/// A WebSocket: a light connection with frames, pings and a closing handshake.
///
/// It belongs to its event loop.
package final class WebSocketConnection: LightConnection.Owner, LoopClock.Sleeper {
    /// What the connection tells whoever it serves, on its event loop.
    package protocol Owner: AnyObject {
        /// A text or binary message; text is valid UTF-8.
        func socket(received opcode: WebSocketOpcode, _ message: ByteBuffer)
        /// The socket takes bytes again after it was full.
        func socketIsWritable()
        /// Nobody may send on a ``StraightWay`` any more.
        func socketIsBlocked()
        /// When it has last sent past the socket.
        var lastSentAt: NIODeadline? { get }
        /// Nothing has been sent for a while. A ping goes out behind whatever is said now.
        func socketIsIdle()
        /// Whether it still has to answer something. Then the end waits for ``WebSocketConnection/noteAnswered()``.
        var owesAnswers: Bool { get }
        /// Nothing more can be said or will be heard.
        func socketClosed()
    }

    static let restart = "the server restarts"

    /// How long a client may take to answer a close frame.
    private static let closingTime = TimeAmount.seconds(2)

    private let connection: LightConnection
    private let clock: LoopClock
    private let bed = LoopClock.Bed()
    private let heartbeat: TimeAmount
    private let meter: OpenMeter
    private var owner: (any Owner)?
    private var session: WebSocketSession
    private var lastSentAt = NIODeadline.now()
    /// The first ping since we last heard of the client.
    private var pingedAt: NIODeadline?
    private var endsBy: NIODeadline?
    /// Whether it is only open for the sake of answers.
    private var isDeparting = false

    init(
        _ connection: LightConnection,
        agreement: WebSocketAgreement,
        maximumMessageBytes: Int,
        clock: LoopClock,
        heartbeat: TimeAmount
    ) {
        self.connection = connection
        self.clock = clock
        self.heartbeat = heartbeat
        meter = OpenMeter.streams(over: StreamForm.webSocket.rawValue, coding: agreement.coding)
        session = WebSocketSession(maximumMessageBytes: maximumMessageBytes, inflates: agreement.deflate != nil)
    }

    var eventLoop: any EventLoop { connection.eventLoop }

    /// Whether what is sent would go out now, instead of waiting in memory.
    var isWritable: Bool { session.isOpen && connection.isWritable }

    func serve(_ owner: any Owner) {
        self.owner = owner
        meter.noteOpened()
        connection.serve(self, isTwoWay: true)
        guard self.owner != nil else { return }  // It was closed already.
        clock.wake(self, in: bed, at: lastSentAt + heartbeat)
    }

    /// Sends whole frames, unless we are closing the connection.
    ///
    /// What is answered at once still goes out if the client's close came in the same read: the answer to that is behind.
    package func send(_ frames: ByteBuffer) {
        guard owner != nil, endsBy == nil else { return }
        lastSentAt = .now()
        connection.send(frames)
    }

    /// For whoever sends whole frames without asking, until the owner is told that it is blocked.
    func straightWay(for format: EventFormat) -> StraightWay? {
        owner != nil && endsBy == nil && session.isOpen ? connection.straightWay(for: format) : nil
    }

    /// The rest of frames that were sent so.
    func finish(_ rest: ByteBuffer) { connection.finish(rest) }

    /// Begins the closing handshake. The client has two seconds to answer.
    func close(_ code: WebSocketErrorCode, _ reason: String) {
        owner?.socketIsBlocked()
        perform(session.close(code: code, reason: reason))
        guard owner != nil, endsBy == nil else { return }
        let deadline = NIODeadline.now() + Self.closingTime
        endsBy = deadline
        clock.wake(self, in: bed, at: deadline)
    }

    /// Is to be called when nothing has to be answered any more.
    func noteAnswered() {
        if isDeparting, let owner, !owner.owesAnswers { close(.serviceRestart, Self.restart) }
    }

    private func perform(_ actions: [WebSocketSession.Action]) {
        for action in actions {
            switch action {
            case .send(let bytes): connection.send(bytes)
            case .text(let message): hear(.text, message)
            case .binary(let message): hear(.binary, message)
            case .end: end()
            }
        }
    }

    private func hear(_ opcode: WebSocketOpcode, _ message: ByteBuffer) {
        if !isDeparting { owner?.socket(received: opcode, message) }
    }

    private func end() {
        stop()
        connection.end()
    }

    private func stop() {
        guard let owner else { return }
        self.owner = nil
        bed.leave()
        meter.noteClosed()
        owner.socketClosed()
    }
}

// What time brings.
extension WebSocketConnection {
    package func wake(at now: NIODeadline) -> NIODeadline? {
        guard owner != nil else { return nil }
        if let endsBy {
            if now >= endsBy { end() }
            return nil
        }
        if let sentAt = owner?.lastSentAt { lastSentAt = max(lastSentAt, sentAt) }
        if now >= lastSentAt + heartbeat && connection.isWritable { beat(at: now) }
        // Whoever is there answers every ping; one that takes nothing is watched by the connection itself.
        if let pingedAt, connection.isWritable, connection.judge(after: now - pingedAt) == nil { return nil }
        return max(lastSentAt, now - heartbeat + .seconds(1)) + heartbeat
    }

    private func beat(at now: NIODeadline) {
        owner?.socketIsIdle()
        var ping = ByteBuffer()
        ping.writeWebSocketFrame(opcode: .ping, payload: ByteBuffer())
        lastSentAt = now
        connection.sendHeartbeat(ping)
        pingedAt = pingedAt ?? now
    }
}

// What the connection tells.
extension WebSocketConnection {
    package func connection(received bytes: ByteBuffer) {
        pingedAt = nil
        perform(session.receive(bytes))
    }

    package func connectionShouldEnd(comingBackAfter time: Duration?) {
        isDeparting = true
        noteAnswered()
    }

    package func connectionClosed() { stop() }
    package func connectionIsWritable() { owner?.socketIsWritable() }
    package func connectionIsBlocked() { owner?.socketIsBlocked() }
}

extension WebSocketConnection.Owner {
    package func socketIsBlocked() {}
    package var owesAnswers: Bool { false }
    package var lastSentAt: NIODeadline? { nil }
}
