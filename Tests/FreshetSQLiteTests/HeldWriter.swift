import Dispatch
import Freshet
import FreshetSQLite
import Synchronization

/// Holds a log's writer after its first commit, so that a test says what waits for the second.
final class HeldWriter: Sendable {
    private let log: SQLiteEventLog
    private let gate = DispatchSemaphore(value: 0)
    private let commits = Mutex<[[Event]]>([])

    /// - Parameter topic: what the first commit is published to.
    init(_ log: SQLiteEventLog, topic: String = "first") async {
        self.log = log
        _ = log.follow { [self] events in
            let isFirst = commits.withLock { commits in
                commits.append(events)
                return commits.count == 1
            }
            if isFirst { gate.wait() }
        }
        Task { _ = try await log.append(.of(topic, "first")) }
        await waitUntil { self.commits.withLock { !$0.isEmpty } }
    }

    /// The events of each commit since then.
    var laterCommits: [[Event]] { Array(commits.withLock { $0 }.dropFirst()) }

    /// Appends a batch, and returns when it waits for the writer.
    func enqueue(_ batch: Batch) async -> Task<Appended, any Error> {
        let before = log.unanswered
        let task = Task { try await log.append(batch) }
        await waitUntil { self.log.unanswered == before + 1 }
        return task
    }

    func release() {
        gate.signal()
    }
}

/// Returns when something has become true.
func waitUntil(_ condition: () -> Bool) async {
    while !condition() { await Task.yield() }
}
