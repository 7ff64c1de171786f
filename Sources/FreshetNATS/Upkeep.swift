import Freshet
import Logging
import Synchronization

/// What has to be looked after while a log is open. It ends with the log, and does not keep it.
final class Upkeep: Sendable {
    static let interval = Duration.milliseconds(100)

    private weak let log: NATSEventLog?
    private let follower: StreamFollower

    init(_ log: NATSEventLog, follower: StreamFollower) {
        self.log = log
        self.follower = follower
    }

    func run() async {
        var nextTrimming = log?.configuration.trimmingInterval.map { ContinuousClock.now + $0 }
        await withDiscardingTaskGroup { group in
            repeat {
                guard let log else { break }
                log.jetStream.requests.expire()
                log.expire()
                log.noteReachability()
                // An answer may take its time, and time-outs are to go on meanwhile.
                group.addTask { [follower] in await follower.check() }
                group.addTask { [weak log] in await log?.confirm() }
                if let due = nextTrimming, due <= .now {
                    nextTrimming = log.configuration.trimmingInterval.map { .now + $0 }
                    group.addTask { [weak log] in await log?.trimInTurn() }
                }
            } while (try? await Task.sleep(for: Self.interval)) != nil
            group.cancelAll()
        }
    }
}

extension NATSEventLog {
    fileprivate func noteReachability() {
        let isReachable = jetStream.requests.connection.isConnected && follower.silence < StreamFollower.silence
        let change: String? = state.withLock { state in
            switch (isReachable, state.unreachableSince) {
            case (true, .some(let since)):
                state.unreachableSince = nil
                return "NATS is there again, after \(ContinuousClock.now - since)"
            case (false, .none):
                state.unreachableSince = .now
                return "NATS cannot be reached: publishing is refused until it is there again"
            default: return nil
            }
        }
        if let change { configuration.logger.warning("\(change)") }
    }
}
