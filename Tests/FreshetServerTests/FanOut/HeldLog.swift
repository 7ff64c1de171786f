import Freshet
import Synchronization

/// A log whose reads wait until they are let go, and are counted.
final class HeldLog: EventLog {
    private let log: MemoryEventLog
    private let state = Mutex((reads: 0, isHeld: false, waiting: [CheckedContinuation<Void, Never>]()))

    init(_ log: MemoryEventLog) { self.log = log }

    var reads: Int { state.withLock { $0.reads } }
    var epochs: EpochList { log.epochs }
    var head: Position { log.head }

    func hold() { state.withLock { $0.isHeld = true } }

    func release() {
        let waiting = state.withLock { state in
            state.isHeld = false
            defer { state.waiting = [] }
            return state.waiting
        }
        for reader in waiting { reader.resume() }
    }

    func read(
        _ selection: TopicSelection,
        after position: Position,
        limit: ReadLimit
    ) async throws(LogError) -> LogPage {
        await withCheckedContinuation { reader in
            let isHeld = state.withLock { state in
                state.reads += 1
                if state.isHeld { state.waiting.append(reader) }
                return state.isHeld
            }
            if !isHeld { reader.resume() }
        }
        return try await log.read(selection, after: position, limit: limit)
    }

    func append(_ batch: Batch) async throws(LogError) -> Appended { try await log.append(batch) }

    func closings(of topics: Set<Topic>) async throws(LogError) -> [Topic: Position] {
        try await log.closings(of: topics)
    }

    func follow(_ deliver: @escaping @Sendable ([Event]) -> Void) -> Position { log.follow(deliver) }
    func close() async {}
}
