import Synchronization

/// Where publishers and readers meet: a log, everyone who follows it, and a desk for those who are behind.
///
/// The hub knows no transport. It appends what is published; what the log then has, it tells everyone who follows.
public final class Hub: Sendable {
    public let log: any EventLog

    /// Reads the log for readers that are behind.
    package let replay: ReplayDesk

    /// Finds out what the log holds; `nil` if this server is its only one, and knows.
    package let catchUps: CatchUpDesk?

    /// How the last publications went.
    package let health = LogHealth()

    private struct State {
        var followers: [Int: @Sendable ([Event]) -> Void] = [:]
        var nextFollower = 0
        var deliveredThrough = Position.start
    }

    private let state = Mutex(State())

    /// - Parameters:
    ///   - log: nobody else may follow it.
    ///   - maximumReplays: how many reads of the log may go on at once.
    public init(log: any EventLog, maximumReplays: Int = 4) {
        self.log = log
        replay = ReplayDesk(log: log, maximumReads: maximumReplays)
        catchUps = (log as? any SharedEventLog).map { CatchUpDesk(log: $0) }
        let head = log.follow { [weak self] events in self?.deliver(events) }
        state.withLock { $0.deliveredThrough = max($0.deliveredThrough, head) }
    }

    /// Publishes a batch; when this returns, it is durable.
    ///
    /// - Throws: ``LogError``.
    public func publish(_ batch: Batch) async throws(LogError) -> Appended {
        let metrics = PublishMetrics()
        do throws(LogError) {
            let appended = try await log.append(batch)
            metrics.note(appended)
            health.succeeded()
            return appended
        } catch {
            metrics.note(error)
            if error.isOfTheLog { health.failed(error) }
            throw error
        }
    }

    /// Follows the log: every event behind the returned position comes, in order, each once.
    ///
    /// - Parameter deliver: must not block, nor call the hub. It is never called twice at once.
    package func follow(_ deliver: @escaping @Sendable ([Event]) -> Void) -> (follower: Int, after: Position) {
        state.withLock { state in
            defer { state.nextFollower += 1 }
            state.followers[state.nextFollower] = deliver
            return (state.nextFollower, state.deliveredThrough)
        }
    }

    package func unfollow(_ follower: Int) {
        state.withLock { $0.followers[follower] = nil }
    }

    // The lock is held while followers are told, so that one who comes in the middle neither misses nor repeats.
    private func deliver(_ events: [Event]) {
        guard let last = events.last else { return }
        state.withLock { state in
            state.deliveredThrough = last.position
            for follower in state.followers.values { follower(events) }
        }
    }
}
