import Freshet
import Synchronization

/// Tells the servers that share a log what becomes of tickets, while nobody waits for it: as soon as the log is reached.
final class TicketAnnouncements: Sendable {
    private struct State {
        /// The tickets that are to be told of, and whether with the stream that holds them.
        var waiting: [String: Bool] = [:]
        var isTelling = false
    }

    private let board: NoticeBoard
    private let state = Mutex(State())

    init(board: NoticeBoard) { self.board = board }

    /// - Parameter notice: is asked when the time has come, so that the latest is told.
    func add(
        _ digest: String,
        isTaken: Bool,
        notice: @escaping @Sendable (_ digest: String, _ isTaken: Bool) -> TicketNotice?
    ) {
        let startsWorker = state.withLock { state in
            state.waiting[digest, default: false] = isTaken || state.waiting[digest, default: false]
            defer { state.isTelling = true }
            return !state.isTelling
        }
        // The worker ends when nothing is left to tell.
        if startsWorker { Task { await work(notice) } }
    }

    private func work(_ notice: @Sendable (String, Bool) -> TicketNotice?) async {
        while let (digest, isTaken) = next() {
            guard let notice = notice(digest, isTaken) else { continue }
            do throws(LogError) {
                try await board.post(notice)
            } catch {
                guard await mayTryAgain(after: error) else { continue }
                state.withLock { $0.waiting[digest, default: false] = isTaken || $0.waiting[digest, default: false] }
            }
        }
    }

    private func next() -> (digest: String, isTaken: Bool)? {
        state.withLock { state in
            guard let (digest, isTaken) = state.waiting.popFirst() else {
                state.isTelling = false
                return nil
            }
            return (digest, isTaken)
        }
    }

    /// Waits until the log is there again. Whatever else is wrong with it would be so again at once.
    private func mayTryAgain(after error: LogError) async -> Bool {
        switch error {
        case .unreachable, .uncertain: (try? await board.catchUp()) != nil
        case .full, .busy, .topicClosed, .keyReused, .closed, .broken, .tooLarge: false
        }
    }
}
