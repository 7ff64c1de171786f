import CNats
import NIOCore
import Synchronization

/// What came back to a request.
struct NATSReply: Sendable {
    /// 0 if what was asked for came; else as HTTP's.
    let status: Int
    /// Where a message stands in its stream, if it is one.
    let sequence: Int64?
    let body: ByteBuffer

    init(_ message: consuming NATSMessage) {
        status = message.status
        sequence = message.header("Nats-Sequence").flatMap { Int64($0) }
        body = message.body
    }
}

/// Asks, and brings each answer to who asked. All share one inbox, so that asking costs the servers nothing beforehand.
final class NATSRequests: Sendable {
    typealias Answer = Result<NATSReply, NATSFailure>

    private struct Open {
        let deadline: ContinuousClock.Instant
        let answer: @Sendable (Answer) -> Void
    }

    private struct State {
        var next: UInt64 = 0
        var open: [UInt64: Open] = [:]
    }

    let connection: NATSConnection
    private let inbox: String
    private let state: Mutex<State>
    private let subscription: NATSSubscription

    init(_ connection: NATSConnection, inbox: String) throws(NATSFailure) {
        self.connection = connection
        self.inbox = inbox
        let inboxOfAnswers = WeakBox<NATSRequests>()
        subscription = try connection.subscribe("\(inbox).*") { message in inboxOfAnswers.value?.take(message) }
        state = Mutex(State())
        inboxOfAnswers.value = self
    }

    /// - Parameter answer: is called once, by any thread, and must not block.
    func send(
        _ subject: String,
        _ body: ByteBuffer = ByteBuffer(),
        headers: [(String, String)] = [],
        patience: Duration,
        answer: @escaping @Sendable (Answer) -> Void
    ) {
        let number = state.withLock { state in
            state.next += 1
            state.open[state.next] = Open(deadline: .now + patience, answer: answer)
            return state.next
        }
        do throws(NATSFailure) {
            try connection.publish(subject, body, reply: "\(inbox).\(number)", headers: headers)
        } catch {
            close(number, with: .failure(error))
        }
    }

    func send(
        _ subject: String,
        _ body: ByteBuffer = ByteBuffer(),
        headers: [(String, String)] = [],
        patience: Duration
    ) async throws(NATSFailure) -> NATSReply {
        let answer = await withCheckedContinuation { continuation in
            send(subject, body, headers: headers, patience: patience) { continuation.resume(returning: $0) }
        }
        return try answer.get()
    }

    /// Gives up on those whose time is over. To be called now and then.
    func expire(at now: ContinuousClock.Instant = .now) {
        let late = state.withLock { state in state.open.filter { $0.value.deadline <= now }.keys }
        for number in late { close(number, with: .failure(.noAnswer)) }
    }

    private func take(_ message: consuming NATSMessage) {
        let subject = message.subject
        guard let dot = subject.lastIndex(of: "."), let number = UInt64(subject[subject.index(after: dot)...]) else {
            return
        }
        let reply = NATSReply(message)
        // The server's way to say that nobody is there who could answer.
        let isUnheard = reply.status == 503 && reply.body.readableBytes == 0
        close(number, with: isUnheard ? .failure(.unreachable("nobody is responsible at the moment")) : .success(reply))
    }

    private func close(_ number: UInt64, with answer: Answer) {
        state.withLock { $0.open.removeValue(forKey: number) }?.answer(answer)
    }
}

/// Holds what may be gone.
final class WeakBox<Value: AnyObject & Sendable>: Sendable {
    private struct Reference {
        weak var value: Value?
    }

    private let reference = Mutex(Reference())

    var value: Value? {
        get { reference.withLock { $0.value } }
        set { reference.withLock { $0.value = newValue } }
    }
}
