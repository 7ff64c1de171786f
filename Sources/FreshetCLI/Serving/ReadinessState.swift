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
    /// How a log is reached that other servers share; `nil` for one of this server's own.
    private let log: (any SharedEventLog)?

    init(_ hub: Hub) {
        health = hub.health
        log = hub.log as? any SharedEventLog
    }

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
        if let reason = logFlaw { flaws.append(Flaw(check: "log", reason: reason)) }
        return flaws
    }

    private var logFlaw: String? {
        if let flaw = log?.standing.flaw { return flaw }
        switch health.failure(within: Self.logFailureTime) {
        case nil: return nil
        // Whether it is reached by now, a shared log has just said.
        case .unreachable where log != nil: return nil
        case let error?: return "\(error)"
        }
    }
}
