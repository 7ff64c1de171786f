import Synchronization

/// Asks a log that several servers share what it holds, for everybody who has to know.
///
/// Who comes while a question is under way shares the next one with all who do: its answer might be older than what
/// they have to know. So a thousand readers that come back at once cost two questions.
package final class CatchUpDesk: Sendable {
    private typealias Waiters = [Int: CheckedContinuation<Result<Void, LogError>, Never>]

    private struct State {
        var nextName = 0
        /// Whom the question under way is for.
        var asked: Waiters = [:]
        var waiting: Waiters = [:]
        var isAsking = false
    }

    private let log: any SharedEventLog
    private let state = Mutex(State())

    init(log: any SharedEventLog) { self.log = log }

    /// Returns when this server has heard of everything that the log held when it was asked, however long that takes.
    ///
    /// - Throws: ``LogError/closed``, or ``LogError/unreachable(_:)`` if the task is cancelled.
    package func catchUp() async throws(LogError) {
        let name = state.withLock { state in
            defer { state.nextName += 1 }
            return state.nextName
        }
        let answer = await withTaskCancellationHandler {
            await withCheckedContinuation { wait($0, as: name) }
        } onCancel: {
            leave(name)
        }
        try answer.get()
    }

    private func wait(_ waiter: CheckedContinuation<Result<Void, LogError>, Never>, as name: Int) {
        let (isCancelled, startsWorker) = state.withLock { state in
            // Looked at under the lock: who is cancelled later is found by `leave`.
            guard !Task.isCancelled else { return (true, false) }
            state.waiting[name] = waiter
            defer { state.isAsking = true }
            return (false, !state.isAsking)
        }
        if isCancelled { waiter.resume(returning: .failure(.gaveUpWaiting)) }
        // The worker belongs to the desk: it ends when nobody waits any more.
        if startsWorker { Task { await work() } }
    }

    private func leave(_ name: Int) {
        let waiter = state.withLock { $0.waiting.removeValue(forKey: name) ?? $0.asked.removeValue(forKey: name) }
        waiter?.resume(returning: .failure(.gaveUpWaiting))
    }

    private func work() async {
        while hasQuestion() {
            let answer: Result<Void, LogError>
            do throws(LogError) {
                answer = .success(try await log.catchUp())
            } catch {
                answer = .failure(error)
            }
            let answered = state.withLock { state in
                defer { state.asked = [:] }
                return state.asked
            }
            for waiter in answered.values { waiter.resume(returning: answer) }
        }
    }

    private func hasQuestion() -> Bool {
        state.withLock { state in
            state.asked = state.waiting
            state.waiting = [:]
            state.isAsking = !state.asked.isEmpty
            return state.isAsking
        }
    }
}

extension LogError {
    fileprivate static let gaveUpWaiting = LogError.unreachable("Nobody waits for the log any more.")
}
