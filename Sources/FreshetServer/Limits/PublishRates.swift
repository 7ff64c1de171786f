import CoreMetrics
import Freshet
import HTTPTypes
import Hummingbird
import NIOCore
import Synchronization

/// How fast each subject publishes, and each address that has none, and who has to wait.
final class PublishRates: Sendable {
    /// Who is counted.
    enum Payer: Hashable, Sendable {
        case subject(String)
        /// `nil` is this machine, and a proxy that says of nobody where he comes from.
        case network(PeerNetwork?)
    }

    /// From so many on it is looked for those that are full again: they need not be remembered.
    private static let customaryBuckets = 10_000

    private static let refusals = Metric.refusals.counter(("reason", "rate"))

    private struct State {
        /// How many events a second one payer may publish; `nil`: any number.
        var perSecond: Int?
        var buckets: [Payer: TokenBucket] = [:]
    }

    private let state: Mutex<State>

    /// - Parameter perSecond: how many events a second one payer may publish; `nil`: any number.
    init(perSecond: Int?) {
        state = Mutex(State(perSecond: perSecond))
    }

    /// Allows so many from now on, and nobody has published any.
    func allow(perSecond: Int?) {
        state.withLock { state in
            if state.perSecond != perSecond { state = State(perSecond: perSecond) }
        }
    }

    func payer(of request: Request, _ grant: Grant) -> Payer {
        if let subject = grant.subject { return .subject(subject) }
        let counts = state.withLock { $0.perSecond != nil }
        return .network(counts ? EdgeConnection.current?.client(of: request) : nil)
    }

    /// - Throws: ``Problem`` 429 for who has to wait.
    func check(_ payer: Payer) throws(Problem) {
        let now = Self.now
        let (perSecond, wait) = state.withLock { ($0.perSecond, $0.buckets[payer]?.wait(at: now) ?? 0) }
        guard let perSecond, wait > 0 else { return }
        Self.refusals.increment()
        let seconds = (wait + 999) / 1_000
        throw Problem(
            .tooManyRequests,
            "You publish more events than \(perSecond) a second. Try again in \(seconds) seconds.",
            headers: [.retryAfter: "\(seconds)"]
        )
    }

    func charge(_ payer: Payer, events: Int) {
        let now = Self.now
        state.withLock { state in
            guard let perSecond = state.perSecond else { return }
            if state.buckets.count >= Self.customaryBuckets {
                state.buckets = state.buckets.filter { !$0.value.isFull(at: now) }
            }
            state.buckets[payer, default: TokenBucket(perSecond: perSecond, at: now)].take(events, at: now)
        }
    }

    private static var now: Int64 { Int64(NIODeadline.now().uptimeNanoseconds / 1_000_000) }
}
