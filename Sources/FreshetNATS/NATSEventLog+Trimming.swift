public import Freshet
import Logging
import Synchronization

extension NATSEventLog {
    /// How many facts a record has at most: a few hundred kilobytes.
    private static let factsInRecord = 2_000
    /// With more state records than this, one summary takes their place.
    private static let customaryRecords = 64
    private static let purgesAtOnce = 16

    /// Removes what retention does not keep. Another server that does so at the same moment does it for both.
    ///
    /// - Throws: ``Freshet/LogError``; what was removed by then stays removed, and the next time goes on.
    public func trim() async throws(LogError) {
        do throws(NATSFailure) {
            let now = configuration.clock.milliseconds()
            let (excess, sequence) = state.withLock { ($0.index.excess(now: now), $0.index.stateSequence) }
            if !excess.facts.isEmpty { try await post(excess, behind: sequence) }
            try await catchUpOrFail()
            // Before anything that they depend on is gone.
            try await removeVoids()
            try await removeLeftovers()
            try await removeConfirmations()
            try await summarise()
        } catch {
            if case .refused(let refusal) = error, refusal.isOvertaken { return }
            throw LogError(error)
        }
    }

    /// As a matter of routine: of several servers, whoever comes first.
    func trimInTurn() async {
        do throws(LogError) {
            try await trim()
        } catch {
            switch error {
            case .closed, .unreachable: break
            default: configuration.logger.warning("Trimming failed", metadata: ["reason": "\(error)"])
            }
        }
    }

    private func catchUpOrFail() async throws(NATSFailure) {
        guard (try? await catchUp()) != nil else { throw .noAnswer }
    }

    /// Writes facts into the stream, for all servers.
    ///
    /// - Parameter sequence: of the last state record that they take into account; another one behind it refuses them.
    func post(_ record: StateRecord, behind sequence: Int64) async throws(NATSFailure) {
        var last = sequence
        for piece in record.pieces(of: Self.factsInRecord) {
            last = try await jetStream.append(piece.encoded(), to: subjects.state, behind: last)
        }
    }

    private func removeVoids() async throws(NATSFailure) {
        for sequence in state.withLock({ $0.index.voids }) {
            try await jetStream.delete(sequence)
            _ = state.withLock { $0.index.voids.remove(sequence) }
        }
    }

    private func removeLeftovers() async throws(NATSFailure) {
        let leftovers = state.withLock { Array($0.index.leftovers) }
        for start in stride(from: 0, to: leftovers.count, by: Self.purgesAtOnce) {
            let some = leftovers[start..<min(start + Self.purgesAtOnce, leftovers.count)]
            let failure = await withTaskGroup(of: NATSFailure?.self) { group in
                for (topic, sequence) in some { group.addTask { await self.purge(topic, below: sequence) } }
                return await group.reduce(nil) { $0 ?? $1 }
            }
            if let failure { throw failure }
        }
    }

    private func purge(_ topic: Topic, below sequence: Int64) async -> NATSFailure? {
        do throws(NATSFailure) {
            try await jetStream.purge(subjects.subject(of: topic), below: sequence)
        } catch {
            return error
        }
        state.withLock { state in
            if state.index.leftovers[topic] == sequence { state.index.leftovers[topic] = nil }
        }
        return nil
    }

    /// Those from before the last time: everybody has heard them.
    private func removeConfirmations() async throws(NATSFailure) {
        let sequence = state.withLock { state in
            defer { state.confirmationsBelow = follower.sequence }
            return state.confirmationsBelow
        }
        if sequence > 0 { try await jetStream.purge(subjects.confirmations, below: sequence) }
    }

    /// Puts one record in the place of many, and lets go of epochs and notices whose time is over.
    private func summarise() async throws(NATSFailure) {
        let (count, sequence, summary) = state.withLock { state in
            (state.index.stateRecords, state.index.stateSequence, state.index.summary())
        }
        guard count > Self.customaryRecords + 2 * summary.facts.count / Self.factsInRecord else { return }
        try await post(summary, behind: sequence)
        try await catchUpOrFail()
        try await jetStream.purge(subjects.state, below: sequence + 1)
        state.withLock { $0.index.stateRecords = 1 + summary.facts.count / Self.factsInRecord }
        if let epochs = try await jetStream.lastMessage(of: subjects.epochs) {
            try await jetStream.purge(subjects.epochs, below: epochs.seq)
        }
        try await removeNotices()
    }

    /// Those in front whose time is over.
    private func removeNotices() async throws(NATSFailure) {
        var sequence: Int64 = 1
        let now = configuration.clock.milliseconds()
        while let message = try await jetStream.message(of: subjects.notices, from: sequence) {
            guard let notice = try? LogNotice(message.body), notice.expiryMilliseconds > now else {
                sequence = message.seq + 1
                continue
            }
            break
        }
        try await jetStream.purge(subjects.notices, below: sequence)
    }
}
