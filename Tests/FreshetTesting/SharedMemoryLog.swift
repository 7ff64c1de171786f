import Freshet
import NIOCore
import Synchronization

/// A log in memory that several servers of a test share. Each has a part in it, which may be held back.
package final class SharedMemoryLog: Sendable {
    /// What stands in it, in order.
    enum Entry: Sendable {
        case epoch(EpochList.Entry)
        case events([Event])
        case notice(LogNotice)
    }

    private struct State {
        var entries: [Entry] = []
        var head = Position.start
        var epoch: Epoch?
        var closed: Set<Topic> = []
        var parts: [SharedMemoryLogPart] = []
    }

    private let state = Mutex(State())
    private let maximumBatchBytes: Int

    package init(maximumBatchBytes: Int = .max) { self.maximumBatchBytes = maximumBatchBytes }

    /// Opens it once more, as another server does. That begins an epoch.
    package func open() -> SharedMemoryLogPart {
        let part = SharedMemoryLogPart(of: self)
        var generator = SystemRandomNumberGenerator()
        let epoch = Epoch.minted(by: &generator)
        let parts = state.withLock { state in
            state.epoch = epoch
            state.entries.append(.epoch(.init(epoch: epoch, firstSequence: state.head.sequence + 1)))
            state.parts.append(part)
            return state.parts
        }
        for part in parts { part.hear() }
        return part
    }

    var count: Int { state.withLock { $0.entries.count } }

    func entry(_ index: Int) -> Entry? {
        state.withLock { $0.entries.indices.contains(index) ? $0.entries[index] : nil }
    }

    func append(_ notice: LogNotice) {
        let parts = state.withLock { state in
            state.entries.append(.notice(notice))
            return state.parts
        }
        for part in parts { part.hear() }
    }

    func append(_ batch: Batch) throws(LogError) -> Appended {
        let (ids, parts) = try state.withLock { state throws(LogError) in
            guard !state.closed.contains(batch.topic) else { throw .topicClosed(batch.topic) }
            guard let epoch = state.epoch else { throw .closed }
            let sequence = state.head.sequence + 1
            let ids = (0..<batch.count).map { index in
                EventID(epoch: epoch, position: Position(sequence: sequence, index: Int32(index)))
            }
            let events = batch.events(ids, at: sequence)
            guard events.reduce(0, { $0 + $1.data.readableBytes }) <= maximumBatchBytes else {
                throw .tooLarge("The log takes \(maximumBatchBytes) bytes at once. Publish smaller events.")
            }
            state.head = events[events.count - 1].position
            if batch.content == .closing { state.closed.insert(batch.topic) }
            state.entries.append(.events(events))
            return (ids, state.parts)
        }
        for part in parts { part.hear() }
        return Appended(ids: ids)
    }
}

extension Batch {
    fileprivate func events(_ ids: [EventID], at milliseconds: Int64) -> [Event] {
        switch content {
        case .closing:
            return ids.map { id in
                Event(id: id, topic: topic, kind: .closed, data: ByteBuffer(), milliseconds: milliseconds)
            }
        case .publications(let publications):
            return zip(ids, publications).map { id, publication in
                Event(
                    id: id,
                    topic: topic,
                    type: publication.type,
                    data: publication.data,
                    retry: publication.retry,
                    isCompressible: publication.isCompressible,
                    milliseconds: milliseconds
                )
            }
        }
    }
}
