import Freshet
import Synchronization

/// A clock that goes when it is told to, and back too.
final class ManualClock: Sendable {
    private let time = Mutex<Int64>(1_800_000_000_000)

    var milliseconds: Int64 { time.withLock { $0 } }
    var ofLog: LogClock { LogClock { self.milliseconds } }

    func advance(by milliseconds: Int64) {
        time.withLock { $0 += milliseconds }
    }
}
