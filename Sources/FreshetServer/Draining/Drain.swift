import NIOCore
import Synchronization

/// How a server takes its leave: known to all its connections.
package final class Drain: Sendable {
    private let current = Mutex<DrainSchedule?>(nil)

    /// Whether the server is about to end. Whoever opens a stream still has it, but not for long.
    package var isUnderWay: Bool { current.withLock { $0 != nil } }

    /// Is called once, before any connection is asked to end.
    ///
    /// - Parameters:
    ///   - streams: how many are open.
    ///   - period: after how long what is left will be cut.
    package func begin(streams: Int, period: Duration) {
        current.withLock { schedule in
            schedule = schedule ?? DrainSchedule(streams: streams, period: TimeAmount(period), at: .now())
        }
    }

    /// Where nobody has said how long it may take, streams end at once.
    var schedule: DrainSchedule {
        current.withLock { $0 } ?? DrainSchedule(streams: 0, period: .zero, at: .now())
    }
}
