import Synchronization

/// A log in memory: for tests, for servers that need no past, and for trying things out. It ends with its process.
///
/// It is bounded whatever is published (``Limits``). Count and bytes of a ``Retention`` are kept to at each append, ages
/// by ``trim()``, which its owner calls from time to time.
public final class MemoryEventLog: EventLog, MeasuredLog {
    public let epochs: EpochList

    // Never held while followers are told, so that these may ask for the head.
    private let state: Mutex<MemoryLogState>

    // Held from an append until followers have been told of it: so they hear everything in order, and nothing twice at
    // once. It is taken before the state's lock, never behind it.
    private let followers = Mutex<[@Sendable ([Event]) -> Void]>([])

    private let clock: LogClock

    public init(retention: Retention = Retention(), limits: Limits = Limits(), clock: LogClock = .system) {
        var generator = SystemRandomNumberGenerator()
        let epochs = EpochList([EpochList.Entry(epoch: .minted(by: &generator), firstSequence: 1)])
        self.epochs = epochs
        self.clock = clock
        state = Mutex(MemoryLogState(epochs: epochs, retention: retention, limits: limits))
    }

    public var head: Position { state.withLock { $0.head } }

    /// Its bytes are with what it takes to hold the events.
    package var size: LogSize {
        state.withLock { state in
            LogSize(events: state.count, bytes: state.weight, topics: state.topics.count, oldest: state.oldest())
        }
    }

    public func append(_ batch: Batch) async throws(LogError) -> Appended {
        try followers.withLock { followers throws(LogError) in
            let (appended, events) = try state.withLock { state throws(LogError) in
                try state.append(batch, now: clock.milliseconds())
            }
            if !events.isEmpty { for follower in followers { follower(events) } }
            return appended
        }
    }

    public func read(
        _ selection: TopicSelection,
        after position: Position,
        limit: ReadLimit
    ) async throws(LogError) -> LogPage {
        state.withLock { $0.read(selection, after: position, limit: limit) }
    }

    public func closings(of topics: Set<Topic>) async throws(LogError) -> [Topic: Position] {
        state.withLock { $0.closings(of: topics, now: clock.milliseconds()) }
    }

    public func follow(_ deliver: @escaping @Sendable ([Event]) -> Void) -> Position {
        followers.withLock { followers in
            followers.append(deliver)
            return head
        }
    }

    /// Removes what is older than its retention allows, and forgets the keys and closings whose time has come.
    public func trim() {
        state.withLock { $0.trim(now: clock.milliseconds()) }
    }

    /// Closes the log for writing. What it holds can still be read.
    public func close() async {
        followers.withLock { followers in
            state.withLock { $0.close() }
            followers = []
        }
    }
}
