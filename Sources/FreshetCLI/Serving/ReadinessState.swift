import Freshet
import Synchronization

/// Whether the server is to be given requests, and if not, why. Whoever begins something that keeps it from them says so
/// here, and takes it back.
final class ReadinessState: Sendable {
    /// What is going on.
    enum Phase: Sendable {
        case starting, serving
        /// It is about to end, and takes its leave of those who are there.
        case draining
    }

    /// What keeps requests away: one of ``checks``, and why.
    struct Flaw: Sendable, Hashable, Encodable {
        let check: String
        let reason: String
    }

    static let checks = ["server", "log"]

    /// How long a failure of the log counts that nothing has disproved. Without requests there are no publications, and
    /// nobody would find out that the log is in order again: so after a while they come back, and try.
    private static let logFailureTime = Duration.seconds(15)

    private let phase = Mutex(Phase.starting)
    private let health: LogHealth

    init(health: LogHealth) { self.health = health }

    /// Draining is for ever.
    func enter(_ next: Phase) {
        phase.withLock { phase in
            if phase != .draining { phase = next }
        }
    }

    var flaws: [Flaw] {
        var flaws: [Flaw] = []
        switch phase.withLock({ $0 }) {
        case .starting: flaws.append(Flaw(check: "server", reason: "starting"))
        case .draining: flaws.append(Flaw(check: "server", reason: "draining"))
        case .serving: break
        }
        if let error = health.failure(within: Self.logFailureTime) {
            flaws.append(Flaw(check: "log", reason: "\(error)"))
        }
        return flaws
    }
}
