import Freshet
import NIOCore
import Synchronization

// What the stream delivers, message by message, by one thread of the C client at a time.
extension NATSEventLog {
    /// What a message calls for when the state's lock is free again.
    private struct Consequence {
        var events: [Event] = []
        var answer: (waiting: Waiting, result: Result<Appended, LogError>)?
        var notice: (LogNotice, @Sendable (LogNotice) -> Void)?
        var isVoid = false
        /// A sequence that its session had acknowledged, and that was not followed.
        var missing: Int64?
    }

    func take(_ message: StreamMessage) {
        let consequence = followers.withLock { followers in
            let consequence = state.withLock { apply(message, to: &$0) }
            if !consequence.events.isEmpty { for follower in followers { follower(consequence.events) } }
            return consequence
        }
        if let (waiting, result) = consequence.answer { waiting.answer.resume(returning: result) }
        if let (notice, noticed) = consequence.notice { noticed(notice) }
        if consequence.isVoid { remove(message.sequence) }
        if let missing = consequence.missing { suspect(missing) }
    }

    private func apply(_ message: StreamMessage, to state: inout State) -> Consequence {
        var consequence = Consequence()
        switch message.subject {
        case subjects.epochs:
            guard let record = try? EpochRecord(message.body, at: message.sequence) else { return consequence }
            state.index.epochs = record.entries
        case subjects.state:
            guard let record = try? StateRecord(message.body) else { return consequence }
            state.index.apply(record, at: message.sequence)
        case subjects.notices:
            guard let notice = try? LogNotice(message.body) else { return consequence }
            consequence.notice = state.noticed.map { (notice, $0) }
            if state.noticed == nil { state.keep(notice, now: configuration.clock.milliseconds()) }
        default:
            guard let topic = subjects.topic(of: message.subject), let batch = try? StoredBatch(message.body) else {
                return consequence
            }
            apply(batch, of: topic, message, to: &state, &consequence)
        }
        return consequence
    }

    private func apply(
        _ batch: StoredBatch, of topic: Topic, _ message: StreamMessage, to state: inout State,
        _ consequence: inout Consequence
    ) {
        let verdict = state.index.apply(batch, of: topic, at: message.sequence, identity: message.identity)
        let isOurs = batch.origin.session == session
        if case .appended(let events) = verdict {
            consequence.events = events
            consequence.missing = state.note(batch, at: message.sequence)
            if isOurs { state.acknowledged = message.sequence }
        }
        guard isOurs, let waiting = state.waiting.removeValue(forKey: batch.origin.number) else { return }
        let result: Result<Appended, LogError>
        switch verdict {
        case .appended(let events): result = .success(Appended(ids: events.map(\.id)))
        case .repeated(let position, let count): result = .success(state.index.repeated(position, count: count))
        case .refused(let error): result = .failure(error)
        case .trimmed: result = .success(state.index.repeated(Position(sequence: message.sequence), count: batch.count))
        }
        consequence.isVoid = state.index.voids.contains(message.sequence)
        consequence.answer = (waiting, result)
    }

    /// Removes a batch that does not count. If that fails, trimming does it.
    private func remove(_ sequence: Int64) {
        Task { [weak self, jetStream] in
            guard (try? await jetStream.delete(sequence)) != nil else { return }
            _ = self?.state.withLock { $0.index.voids.remove(sequence) }
        }
    }
}

extension NATSEventLog.State {
    /// - Returns: a sequence that the batch's session had acknowledged before, and that has not come.
    fileprivate mutating func note(_ batch: StoredBatch, at sequence: Int64) -> Int64? {
        let seen = sessions.updateValue(sequence, forKey: batch.origin.session) ?? 0
        return batch.acknowledged > seen && batch.acknowledged >= isLiveFrom ? batch.acknowledged : nil
    }

    fileprivate mutating func keep(_ notice: LogNotice, now: Int64) {
        guard notice.expiryMilliseconds > now else { return }
        notices.append(notice)
    }
}
