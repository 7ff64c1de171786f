import Synchronization

/// Whether the log took what it was last given. Nobody knows beforehand: what tells is the next publication.
package final class LogHealth: Sendable {
    private let failure = Mutex<(error: LogError, at: ContinuousClock.Instant)?>(nil)

    init() {}

    func succeeded() { failure.withLock { $0 = nil } }
    func failed(_ error: LogError) { failure.withLock { $0 = (error, .now) } }

    /// Why the log could not be written, if that was not longer ago than `time` and nothing was written since. Later it
    /// may well be in order, and only a publication would find out.
    package func failure(within time: Duration) -> LogError? {
        failure.withLock { failure in failure.flatMap { ContinuousClock.now - $0.at <= time ? $0.error : nil } }
    }
}
