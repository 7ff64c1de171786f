import Freshet
import FreshetSQLite
import Synchronization

/// A clock that stands until a test moves it.
final class ManualClock: Sendable {
    private let now = Mutex<Int64>(1_700_000_000_000)

    var milliseconds: Int64 { now.withLock { $0 } }

    func advance(by duration: Duration) {
        now.withLock { $0 += duration.components.seconds * 1_000 }
    }

    var clock: LogClock { LogClock { [self] in milliseconds } }
}

extension SQLiteConfiguration {
    /// Trims only when a test says so, by its clock.
    static func manual(
        _ clock: ManualClock = ManualClock(),
        retention: Retention = Retention(),
        _ change: (inout SQLiteConfiguration) -> Void = { _ in }
    ) -> SQLiteConfiguration {
        var configuration = SQLiteConfiguration()
        configuration.clock = clock.clock
        configuration.trimmingInterval = nil
        configuration.retention = retention
        configuration.durability = .off
        configuration.reserveBytes = 0
        change(&configuration)
        return configuration
    }
}
