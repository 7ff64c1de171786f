import Freshet
import NIOCore
import Synchronization

// What the stream delivers, message by message, by one thread of the C client at a time.
extension NATSEventLog {
    /// What a message calls for when the state's lock is free again.
    fileprivate struct Consequence {
        var events: [Event] = []
        /// What became of a batch of ours.
        var result: (number: UInt64, Result<Appended, LogError>)?
        var notice: (LogNotice, @Sendable (LogNotice) -> Void)?
        var isVoid = false
        /// Where something else was acknowledged than was followed, or something where nothing was.
        var divergedAt: Int64?
        var missing: Int64?
    }

    func take(_ message: StreamMessage) {
        // Nothing is delivered any more that may be another event than elsewhere.
        guard state.withLock({ $0.damage == nil }) else { return }
        let consequence = followers.withLock { followers in
            let consequence = state.withLock { apply(message, to: &$0) }
            if !consequence.events.isEmpty { for follower in followers { follower(consequence.events) } }
            if let (notice, noticed) = consequence.notice { noticed(notice) }
            state.withLock { $0.followedThrough = message.sequence }
            return consequence
        }
        if let (number, result) = consequence.result { settle(number) { $0.delivered = (message.sequence, result) } }
        if consequence.isVoid { remove(message.sequence) }
        if let sequence = consequence.divergedAt { diverged(at: sequence) }
        if let sequence = consequence.missing { suspect(sequence) }
    }

    private func apply(_ message: StreamMessage, to state: inout State) -> Consequence {
        var consequence = Consequence()
        switch message.subject {
        case subjects.epochs:
            guard let record = try? EpochRecord(message.body, at: message.sequence) else { return consequence }
            state.index.epochs = record.items
            state.index.records.epochs.append(message.sequence)
        case subjects.state:
            guard let record = try? StateRecord(message.body) else { return consequence }
            state.index.apply(record, at: message.sequence)
        case subjects.notices:
            guard let notice = try? LogNotice(message.body) else { return consequence }
            state.index.records.notices.append((message.sequence, notice.expiryMilliseconds))
            consequence.notice = state.noticed.map { (notice, $0) }
            if state.noticed == nil { state.keep(notice, now: configuration.clock.milliseconds()) }
        case subjects.confirmations:
            guard let record = try? ConfirmationRecord(message.body) else { return consequence }
            state.index.records.confirmations.append(message.sequence)
            state.compare(record.confirmations, of: record.session, saidAt: message.sequence, &consequence)
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
        state.compare(batch.confirmations, of: batch.origin.session, saidAt: message.sequence, &consequence)
        let verdict = state.index.apply(batch, of: topic, at: message.sequence)
        if case .appended(let events) = verdict { consequence.events = events }
        guard batch.origin.session == session, state.waiting[batch.origin.number] != nil else { return }
        let result: Result<Appended, LogError>
        switch verdict {
        case .appended(let events): result = .success(Appended(ids: events.map(\.id)))
        case .repeated(let position, let count): result = .success(state.index.repeated(position, count: count))
        case .refused(let error): result = .failure(error)
        case .trimmed: result = .failure(.uncertain("The publication was trimmed before it was seen."))
        }
        consequence.result = (batch.origin.number, result)
        consequence.isVoid = state.index.voids.contains(message.sequence)
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
    /// Compares what was followed with what was acknowledged.
    fileprivate mutating func compare(
        _ confirmations: [Confirmation], of session: UInt64, saidAt sequence: Int64,
        _ consequence: inout NATSEventLog.Consequence
    ) {
        for confirmation in confirmations {
            switch index.comparison(with: confirmation, of: session, saidAt: sequence) {
            case .same: confirmedThrough = max(confirmedThrough, confirmation.sequence)
            case .other: consequence.divergedAt = consequence.divergedAt ?? confirmation.sequence
            case .none:
                let mayBeTrimmed = confirmation.sequence <= index.trimmedThrough.sequence
                if confirmation.sequence >= liveFrom, !mayBeTrimmed { consequence.missing = confirmation.sequence }
            }
        }
    }

    fileprivate mutating func keep(_ notice: LogNotice, now: Int64) {
        guard notice.expiryMilliseconds > now else { return }
        notices.append(notice)
    }
}
