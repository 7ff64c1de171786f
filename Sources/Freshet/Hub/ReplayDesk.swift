import DequeModule
import Synchronization

/// Reads the log for readers that are behind, a few at a time, so that a thousand that come back at once neither
/// exhaust the log nor keep publishers waiting.
package final class ReplayDesk: Sendable {
    package typealias Answer = Result<LogPage, LogError>

    private struct Request: Sendable {
        let selection: TopicSelection
        let position: Position
        let limit: ReadLimit
        let answer: @Sendable (Answer) -> Void
    }

    private struct State {
        var waiting: Deque<Request> = []
        var reading = 0
    }

    private let state = Mutex(State())
    private let log: any EventLog
    private let maximumReads: Int

    init(log: any EventLog, maximumReads: Int) {
        self.log = log
        self.maximumReads = maximumReads
    }

    /// Reads a page and gives it to `answer`, which is called once, from anywhere.
    package func read(
        _ selection: TopicSelection,
        after position: Position,
        limit: ReadLimit,
        answer: @escaping @Sendable (Answer) -> Void
    ) {
        let request = Request(selection: selection, position: position, limit: limit, answer: answer)
        let startsWorker = state.withLock { state in
            state.waiting.append(request)
            guard state.reading < maximumReads else { return false }
            state.reading += 1
            return true
        }
        // The worker belongs to the desk: it ends when nobody waits any more.
        if startsWorker { Task { await work() } }
    }

    /// The same for those who can wait themselves.
    package func read(
        _ selection: TopicSelection,
        after position: Position,
        limit: ReadLimit
    ) async throws(LogError) -> LogPage {
        let answer = await withCheckedContinuation { continuation in
            read(selection, after: position, limit: limit) { continuation.resume(returning: $0) }
        }
        return try answer.get()
    }

    private func work() async {
        while let request = next() {
            do throws(LogError) {
                let page = try await log.read(request.selection, after: request.position, limit: request.limit)
                request.answer(.success(page))
            } catch {
                request.answer(.failure(error))
            }
        }
    }

    private func next() -> Request? {
        state.withLock { state in
            guard let request = state.waiting.popFirst() else {
                state.reading -= 1
                return nil
            }
            return request
        }
    }
}
