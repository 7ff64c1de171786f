package import Freshet
import ServiceLifecycle
import Synchronization

/// Ends when a log that the server shares with others has lost what it had acknowledged: only a server that starts
/// again can tell its readers of it.
package final class DamageWatch: Service {
    private let log: any SharedEventLog
    private let interval: Duration
    private let whenDamaged: @Sendable (String) -> Void
    private let found = Mutex<String?>(nil)

    /// - Parameters:
    ///   - interval: how often to look.
    ///   - whenDamaged: is told what was lost, once.
    package init(
        log: any SharedEventLog,
        interval: Duration = .seconds(1),
        whenDamaged: @escaping @Sendable (String) -> Void
    ) {
        self.log = log
        self.interval = interval
        self.whenDamaged = whenDamaged
    }

    /// What was lost; `nil` if nothing was.
    package var damage: String? { found.withLock(\.self) }

    package func run() async {
        await cancelWhenGracefulShutdown {
            repeat {
                guard let damage = self.log.standing.damage else { continue }
                self.found.withLock { $0 = damage }
                return self.whenDamaged(damage)
            } while (try? await Task.sleep(for: self.interval)) != nil
        }
    }
}
