public import Freshet
import Synchronization

extension NATSEventLog {
    /// How often one who waits looks again.
    private static let pause = Duration.milliseconds(20)

    public var standing: LogStanding {
        let (damage, since) = state.withLock { ($0.damage, $0.unreachableSince) }
        if let damage { return .damaged(damage) }
        if let since { return .unreachable(for: .now - since) }
        let pending = follower.pending
        return pending > Self.customaryPending ? .catchingUp(sequencesBehind: pending) : .following
    }

    /// Under load, some messages are always on their way.
    private static let customaryPending: Int64 = 5_000

    public func catchUp() async throws(LogError) {
        while true {
            if state.withLock({ $0.isClosed }) { throw .closed }
            if let damage = state.withLock({ $0.damage }) { throw .broken(damage) }
            do throws(NATSFailure) {
                return try await follow(through: try await jetStream.info().state.lastSeq)
            } catch {
                try await wait(Self.pause * 10)
            }
        }
    }

    /// Returns when nothing up to a sequence is left to come. The last messages up to there may be gone: then there is
    /// nothing to wait for.
    private func follow(through sequence: Int64) async throws(NATSFailure) {
        var looks = 0
        while followedThrough < sequence {
            guard (try? await wait(Self.pause)) != nil else { throw .noAnswer }
            looks += 1
            guard looks % 5 == 0 else { continue }
            let next = try await jetStream.message(of: subjects.all, from: followedThrough + 1)
            guard let next, next.seq <= sequence else { return }
        }
    }

    private var followedThrough: Int64 { state.withLock { $0.followedThrough } }

    func wait(_ time: Duration) async throws(LogError) {
        do {
            try await Task.sleep(for: time)
        } catch {
            throw .unreachable("It was given up while the NATS servers could not be reached.")
        }
    }

    public func post(_ notice: LogNotice) async throws(LogError) {
        do throws(NATSFailure) {
            _ = try await jetStream.append(notice.encoded(), to: subjects.notices)
        } catch {
            throw LogError(error)
        }
    }

    public func followNotices(_ deliver: @escaping @Sendable (LogNotice) -> Void) {
        // Notices come under the lock of the followers, so none can come between these and those behind them.
        followers.withLock { _ in
            let earlier = state.withLock { state in
                state.noticed = deliver
                defer { state.notices = [] }
                return state.notices
            }
            let now = configuration.clock.milliseconds()
            for notice in earlier where notice.expiryMilliseconds > now { deliver(notice) }
        }
    }
}
