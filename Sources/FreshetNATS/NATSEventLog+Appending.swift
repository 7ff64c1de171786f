import DequeModule
public import Freshet
import NIOCore
import Synchronization

extension NATSEventLog {
    public func append(_ batch: Batch) async throws(LogError) -> Appended {
        if let earlier = try earlierAnswer(to: batch) { return earlier }
        let answer = await withCheckedContinuation { answer in send(batch, answer) }
        return try answer.get()
    }

    /// What a batch becomes that is here again, as far as it is known: then the stream need not be troubled.
    private func earlierAnswer(to batch: Batch) throws(LogError) -> Appended? {
        let now = configuration.clock.milliseconds()
        return try state.withLock { state throws(LogError) in
            guard !state.isClosed else { throw .closed }
            if let damage = state.damage { throw .unreachable(damage) }
            if let key = batch.key, let use = state.index.use(of: key, topic: batch.topic, now: now) {
                guard use.digest == key.digest else { throw .keyReused }
                return state.index.repeated(Position(sequence: use.sequence), count: use.count)
            }
            guard let closing = state.index.closing(of: batch.topic, now: now) else { return nil }
            guard batch.content == .closing else { throw .topicClosed(batch.topic) }
            return state.index.repeated(closing.position, count: 1)
        }
    }

    private func send(_ batch: Batch, _ answer: CheckedContinuation<Result<Appended, LogError>, Never>) {
        let outcome = state.withLock { state -> Result<Bool, LogError> in
            if let refusal = refusal(in: state) { return .failure(refusal) }
            let record = state.record(of: batch, session: session, now: configuration.clock.milliseconds())
            let body = record.encoded()
            guard body.readableBytes <= jetStream.requests.connection.maximumPayload else {
                return .failure(tooLarge(body.readableBytes))
            }
            let number = record.origin.number
            state.waiting[number] = Waiting(deadline: .now + configuration.patience, answer: answer)
            state.outgoing.append(Outgoing(number: number, subject: subjects.subject(of: batch.topic), body: body))
            defer { state.isSending = true }
            return .success(!state.isSending)
        }
        switch outcome {
        case .success(let isFirst): if isFirst { sendOutgoing() }
        case .failure(let error): answer.resume(returning: .failure(error))
        }
    }

    /// Sends what waits for it, also what comes meanwhile: in order, so that what is dated later stands later, and
    /// without that anybody waits for a socket.
    private func sendOutgoing() {
        while let batch = state.withLock({ $0.nextOutgoing() }) {
            jetStream.requests.send(batch.subject, batch.body, patience: configuration.patience) { [weak self] in
                self?.takeAcknowledgement($0, of: batch.number)
            }
        }
    }

    private func tooLarge(_ byteCount: Int) -> LogError {
        .tooLarge(
            "The NATS servers take \(jetStream.requests.connection.maximumPayload) bytes at once, and this has "
                + "\(byteCount). Publish less at once, or have their max_payload raised.")
    }

    private func refusal(in state: State) -> LogError? {
        if state.isClosed { return .closed }
        guard state.waiting.count < configuration.maximumWaiting else { return .busy }
        guard state.unreachableSince == nil, jetStream.requests.connection.isConnected else {
            return .unreachable("The NATS servers cannot be reached. Publishing resumes by itself when they can.")
        }
        return nil
    }
}

extension NATSEventLog.State {
    fileprivate mutating func nextOutgoing() -> NATSEventLog.Outgoing? {
        if outgoing.isEmpty { isSending = false }
        return outgoing.popFirst()
    }

    fileprivate mutating func record(of batch: Batch, session: UInt64, now: Int64) -> BatchRecord {
        defer { nextNumber += 1 }
        lastSent = .now
        index.milliseconds = max(index.milliseconds, now)
        let isOpen = index.closing(of: batch.topic, now: now) == nil
        return BatchRecord(
            origin: .init(session: session, number: nextNumber),
            confirmations: takeConfirmations(),
            milliseconds: index.milliseconds,
            openThrough: isOpen ? followedThrough : 0,
            keysOverThrough: index.keys.overThrough(now: index.milliseconds) ?? followedThrough,
            key: batch.key,
            content: batch.content
        )
    }
}

extension LogIndex {
    /// What a key was used for, if that still counts.
    func use(of key: IdempotencyKey, topic: Topic, now: Int64) -> KeyUses.Use? {
        guard let use = keys.use(of: key, topic: topic), keys.counts(use, now: max(now, milliseconds)) else {
            return nil
        }
        return use
    }

    func closing(of topic: Topic, now: Int64) -> TopicIndex.Closing? {
        index(of: topic)?.closing(rememberedFor: retention.closings, now: max(now, milliseconds))
    }

    func repeated(_ position: Position, count: Int) -> Appended {
        let epochs = epochList
        let ids = (0..<Int32(count)).map { index in
            epochs.id(of: Position(sequence: position.sequence, index: position.index + index))
        }
        return Appended(ids: ids, isRepeat: true)
    }
}
