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

    /// How many events a second one payer may publish; `nil`: any number.
    private let perSecond: Int?
    private let buckets = Mutex<[Payer: TokenBucket]>([:])

    init(perSecond: Int?) {
        self.perSecond = perSecond
    }

    func payer(of request: Request, _ grant: Grant) -> Payer {
        if let subject = grant.subject { return .subject(subject) }
        return .network(perSecond.flatMap { _ in EdgeConnection.current?.client(of: request) })
    }

    /// - Throws: ``Problem`` 429 for who has to wait.
    func check(_ payer: Payer) throws(Problem) {
        guard perSecond != nil else { return }
        let now = Self.now
        let wait = buckets.withLock { $0[payer]?.wait(at: now) ?? 0 }
        guard wait > 0 else { return }
        Self.refusals.increment()
        let seconds = (wait + 999) / 1_000
        throw Problem(
            .tooManyRequests,
            "You publish more events than \(perSecond ?? 0) a second. Try again in \(seconds) seconds.",
            headers: [.retryAfter: "\(seconds)"]
        )
    }

    func charge(_ payer: Payer, events: Int) {
        guard let perSecond else { return }
        let now = Self.now
        buckets.withLock { buckets in
            if buckets.count >= Self.customaryBuckets { buckets = buckets.filter { !$0.value.isFull(at: now) } }
            buckets[payer, default: TokenBucket(perSecond: perSecond, at: now)].take(events, at: now)
        }
    }

    private static var now: Int64 { Int64(NIODeadline.now().uptimeNanoseconds / 1_000_000) }
}
