import Freshet
import Synchronization

extension NATSEventLog {
    func takeAcknowledgement(_ answer: NATSRequests.Answer, of number: UInt64) {
        let outcome: Result<Int64, NATSFailure> = answer.flatMap { reply in
            Result { () throws(NATSFailure) in
                try JetStream.acknowledgedSequence(reply.body)
            }
        }
        switch outcome {
        case .success(let sequence): settle(number) { $0.acknowledgedAt = sequence }
        // The stream may deliver it all the same.
        case .failure(.noAnswer): break
        case .failure(let failure): resolve(number, .failure(LogError(failure)))
        }
    }

    /// Takes up what is known of a batch now, and answers if that is all.
    func settle(_ number: UInt64, _ change: (inout Waiting) -> Void) {
        let (result, divergence) = state.withLock { state -> (Result<Appended, LogError>?, Int64?) in
            guard var waiting = state.waiting[number] else { return (nil, nil) }
            change(&waiting)
            state.waiting[number] = waiting
            guard let acknowledged = waiting.acknowledgedAt, let (sequence, result) = waiting.delivered else {
                return (nil, nil)
            }
            guard acknowledged == sequence else {
                return (.failure(.uncertain("NATS has acknowledged it elsewhere than it was seen.")), acknowledged)
            }
            if case .success(let appended) = result, !appended.isRepeat {
                state.unconfirmed.append(Confirmation(number: number, sequence: sequence))
            }
            return (result, nil)
        }
        if let result { resolve(number, result) }
        if let divergence { diverged(at: divergence) }
    }

    func resolve(_ number: UInt64, _ result: Result<Appended, LogError>) {
        state.withLock { $0.waiting.removeValue(forKey: number) }?.answer.resume(returning: result)
    }

    /// Gives up waiting where the time is over. What was only delivered may be what a leader had before it was cut off,
    /// and be taken back.
    func expire(at now: ContinuousClock.Instant = .now) {
        let late = state.withLock { state in state.waiting.filter { $0.value.deadline <= now } }
        for (number, waiting) in late {
            resolve(number, .failure(.uncertain("NATS has not acknowledged the publication in time.")))
            if let sequence = waiting.acknowledgedAt, waiting.delivered == nil { suspect(sequence) }
        }
    }

    /// Has others know what was acknowledged, if no batch of ours does.
    func confirm() async {
        let record = state.withLock { state -> ConfirmationRecord? in
            guard !state.unconfirmed.isEmpty, !state.isClosed, .now - state.lastSent > Self.confirmingTime else {
                return nil
            }
            state.lastSent = .now
            return ConfirmationRecord(session: session, confirmations: state.takeConfirmations())
        }
        if let record { _ = try? await jetStream.append(record.encoded(), to: subjects.confirmations) }
    }

    private static let confirmingTime = Duration.seconds(1)
}

extension NATSEventLog.State {
    /// As many as go into one record.
    mutating func takeConfirmations() -> [Confirmation] {
        let taken = unconfirmed.prefix(Confirmation.maximumCount)
        unconfirmed.removeFirst(taken.count)
        return Array(taken)
    }
}
