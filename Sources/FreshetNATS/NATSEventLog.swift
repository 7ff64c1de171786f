import DequeModule
public import Freshet
import Logging
import NIOCore
import Synchronization

/// A log on a JetStream stream: one sequence over all topics, kept by a cluster of NATS servers, and shared by as many
/// servers of ours as there are.
///
/// What is acknowledged, a majority of the stream's replicas has; they write it to their disks a little later. A server
/// keeps nothing of its own that a reader could miss: where events are (some 50 bytes each, in memory), it learns from
/// the stream when it opens it.
public final class NATSEventLog: SharedEventLog, MeasuredLog {
    /// Who waits for a batch of ours: until a majority has it, and the stream has delivered it.
    struct Waiting {
        let deadline: ContinuousClock.Instant
        let answer: CheckedContinuation<Result<Appended, LogError>, Never>
        /// Where the cluster says that it stands.
        var acknowledgedAt: Int64?
        /// Where it was delivered, and what became of it.
        var delivered: (sequence: Int64, result: Result<Appended, LogError>)?
    }

    /// A batch of ours on its way to the servers.
    struct Outgoing {
        let number: UInt64
        let subject: String
        let body: ByteBuffer
    }

    struct State {
        var index: LogIndex
        var outgoing: Deque<Outgoing> = []
        /// Whether somebody sends what is outgoing.
        var isSending = false
        var waiting: [UInt64: Waiting] = [:]
        var nextNumber: UInt64 = 1
        /// What was acknowledged of our batches, and stands in no record yet.
        var unconfirmed: [Confirmation] = []
        var lastSent = ContinuousClock.now
        /// Up to where what we followed was confirmed.
        var confirmedThrough: Int64 = 0
        /// From where on every message has been followed as it came: before it, some may have been removed.
        var liveFrom = Int64.max
        /// Below which records of confirmations are no longer needed.
        var confirmationsBelow: Int64 = 0
        /// Where another message was followed than was acknowledged, before the log was anybody's.
        var divergedAt: Int64?
        var unreachableSince: ContinuousClock.Instant?
        var damage: String?
        var isClosed = false
        /// Up to where everybody here has been told of everything.
        var followedThrough: Int64 = 0
        /// Until somebody follows them.
        var notices: [LogNotice] = []
        var noticed: (@Sendable (LogNotice) -> Void)?
    }

    let configuration: NATSConfiguration
    package let jetStream: JetStream
    package let subjects: Subjects
    let session: UInt64
    let reader: MessageReader
    let state: Mutex<State>

    // Held from a message until everybody has been told of it: so they hear everything in order. It is taken before
    // the state's lock, never behind it.
    let followers = Mutex<[@Sendable ([Event]) -> Void]>([])

    // Set once, before the log is anybody's.
    let parts = Mutex(Parts())

    struct Parts {
        var follower: StreamFollower?
        var upkeep: Task<Void, Never>?
        /// Writes into the stream what was found missing.
        var repair: Task<Void, Never>?
    }

    init(_ configuration: NATSConfiguration, jetStream: JetStream) {
        var randomness = configuration.randomness
        self.configuration = configuration
        self.jetStream = jetStream
        subjects = Subjects(stream: configuration.stream)
        session = randomness.next()
        reader = MessageReader(jetStream)
        state = Mutex(State(index: LogIndex(configuration)))
    }

    deinit {
        parts.withLock { parts in
            parts.upkeep?.cancel()
            parts.follower?.stop()
        }
    }

    public var epochs: EpochList { state.withLock { $0.index.epochList } }

    public var head: Position { state.withLock { $0.index.head } }

    var follower: StreamFollower { parts.withLock { $0.follower! } }

    /// Its bytes are those of the events' data.
    package var size: LogSize {
        state.withLock { state in
            let index = state.index
            return LogSize(
                events: index.eventCount, bytes: index.byteCount, topics: index.numbers.count, oldest: index.oldest)
        }
    }

    public func closings(of topics: Set<Topic>) async throws(LogError) -> [Topic: Position] {
        let now = configuration.clock.milliseconds()
        let memory = configuration.retention.closings
        return state.withLock { state in
            var closings: [Topic: Position] = [:]
            for topic in topics {
                let closing = state.index.index(of: topic)?.closing(
                    rememberedFor: memory, now: max(now, state.index.milliseconds))
                closings[topic] = closing?.position
            }
            return closings
        }
    }

    public func follow(_ deliver: @escaping @Sendable ([Event]) -> Void) -> Position {
        followers.withLock { followers in
            followers.append(deliver)
            return head
        }
    }

    /// Closes the log for writing. What waits for its acknowledgement is waited for.
    public func close() async {
        state.withLock { $0.isClosed = true }
        while state.withLock({ !$0.waiting.isEmpty }) { try? await Task.sleep(for: .milliseconds(10)) }
        await finishRepair()
        parts.withLock { parts in
            parts.upkeep?.cancel()
            parts.follower?.stop()
        }
        followers.withLock { $0 = [] }
    }
}
