package import Freshet
import Synchronization

/// One server's part in a ``SharedMemoryLog``. It keeps no idempotency keys and no retention.
package final class SharedMemoryLogPart: SharedEventLog {
    private typealias Answer = Result<Void, LogError>
    private typealias Waiter = (target: Int, continuation: CheckedContinuation<Answer, Never>)

    private struct State {
        var standing = LogStanding.following
        var isHeld = false
        var isClosed = false
        /// How many entries of the log were heard.
        var heard = 0
        var epochs: [EpochList.Entry] = []
        var events: [Event] = []
        var notices: [LogNotice] = []
        var deliver: (@Sendable ([Event]) -> Void)?
        var notify: (@Sendable (LogNotice) -> Void)?
        var waiters: [Waiter] = []
        var questions = 0
        var onlookers: [CheckedContinuation<Void, Never>] = []

        var head: Position { events.last?.position ?? .start }
    }

    private let log: SharedMemoryLog
    private let state = Mutex(State())
    /// Held while something is delivered, so that it comes in order.
    private let delivery = Mutex(())

    init(of log: SharedMemoryLog) { self.log = log }

    package var standing: LogStanding { state.withLock(\.standing) }
    package var epochs: EpochList { EpochList(state.withLock(\.epochs)) }
    package var head: Position { state.withLock(\.head) }

    /// How often it was asked to catch up.
    package var questions: Int { state.withLock(\.questions) }

    /// Has it hear nothing, until it is released.
    package func hold() { state.withLock { $0.isHeld = true } }

    /// Has it go on hearing, if it was held.
    package func release() {
        state.withLock { $0.isHeld = false }
        hear()
    }

    /// Has it stand so to the log from now on. Only one that follows hears and appends.
    package func stand(_ standing: LogStanding) {
        state.withLock { $0.standing = standing }
        hear()
    }

    /// Returns when somebody waits for it to catch up.
    package func somebodyWaits() async {
        await withCheckedContinuation { onlooker in
            let isSo = state.withLock { state in
                if state.waiters.isEmpty { state.onlookers.append(onlooker) }
                return !state.waiters.isEmpty
            }
            if isSo { onlooker.resume() }
        }
    }

    package func append(_ batch: Batch) async throws(LogError) -> Appended {
        try checkReach()
        return try log.append(batch)
    }

    package func post(_ notice: LogNotice) async throws(LogError) {
        try checkReach()
        log.append(notice)
    }

    private func checkReach() throws(LogError) {
        let (isClosed, standing) = state.withLock { ($0.isClosed, $0.standing) }
        if isClosed { throw .closed }
        guard standing == .following else { throw .unreachable("The log is not reached. Wait for it.") }
    }

    package func catchUp() async throws(LogError) {
        let target = log.count
        let answer = await withCheckedContinuation { continuation in
            let (answer, onlookers) = state.withLock { state -> (Answer?, [CheckedContinuation<Void, Never>]) in
                state.questions += 1
                if state.isClosed { return (.failure(.closed), []) }
                if state.heard >= target && state.standing == .following { return (.success(()), []) }
                state.waiters.append((target, continuation))
                defer { state.onlookers = [] }
                return (nil, state.onlookers)
            }
            if let answer { continuation.resume(returning: answer) }
            for onlooker in onlookers { onlooker.resume() }
        }
        try answer.get()
    }

    package func follow(_ deliver: @escaping @Sendable ([Event]) -> Void) -> Position {
        delivery.withLock { _ in
            state.withLock { state in
                state.deliver = deliver
                return state.head
            }
        }
    }

    package func followNotices(_ deliver: @escaping @Sendable (LogNotice) -> Void) {
        delivery.withLock { _ in
            let notices = state.withLock { state in
                state.notify = deliver
                return state.notices
            }
            for notice in notices { deliver(notice) }
        }
    }
}

// What it hears.
extension SharedMemoryLogPart {
    /// Hears what there is, if it may.
    func hear() {
        delivery.withLock { _ in
            while let next = next() { next() }
        }
        let caughtUp = state.withLock { state in
            guard state.standing == .following else { return [Waiter]() }
            let caughtUp = state.waiters.filter { $0.target <= state.heard }
            state.waiters.removeAll { $0.target <= state.heard }
            return caughtUp
        }
        for waiter in caughtUp { waiter.continuation.resume(returning: .success(())) }
    }

    /// - Returns: how to deliver what is next.
    private func next() -> (() -> Void)? {
        state.withLock { state in
            let isDeaf = state.isHeld || state.isClosed || state.standing != .following
            guard !isDeaf, let entry = log.entry(state.heard) else { return nil }
            state.heard += 1
            switch entry {
            case .epoch(let epoch):
                state.epochs.append(epoch)
                return {}
            case .events(let events):
                state.events += events
                return { [deliver = state.deliver] in deliver?(events) }
            case .notice(let notice):
                state.notices.append(notice)
                return { [notify = state.notify] in notify?(notice) }
            }
        }
    }

    /// Whoever waits for it hears that it is closed.
    package func close() async {
        let waiters = state.withLock { state in
            state.isClosed = true
            defer { state.waiters = [] }
            return state.waiters
        }
        for waiter in waiters { waiter.continuation.resume(returning: .failure(.closed)) }
    }
}

// What it has heard.
extension SharedMemoryLogPart {
    package func read(
        _ selection: TopicSelection,
        after position: Position,
        limit: ReadLimit
    ) async throws(LogError) -> LogPage {
        state.withLock { state in
            let wanted = state.events.filter { $0.position > position && selection.matches($0.topic) }
            let events = Array(wanted.prefix(limit.events))
            let through = events.count < wanted.count ? events.last?.position : nil
            return LogPage(events: events, through: through ?? max(position, state.head), trimmedThrough: .start)
        }
    }

    package func closings(of topics: Set<Topic>) async throws(LogError) -> [Topic: Position] {
        let closings = state.withLock { $0.events.filter { $0.kind == .closed && topics.contains($0.topic) } }
        return Dictionary(closings.map { ($0.topic, $0.position) }) { $1 }
    }
}
