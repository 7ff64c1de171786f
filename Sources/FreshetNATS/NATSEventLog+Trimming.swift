public import Freshet
import Logging
import Synchronization

extension NATSEventLog {
    /// How many facts a record has at most: a few hundred kilobytes.
    private static let factsInRecord = 2_000
    /// With more state records than this, one summary takes their place.
    private static let customaryRecords = 64
    /// How far they may lie before the first event, in sequences.
    private static let customaryDistance: Int64 = 10_000

    /// Removes what retention does not keep. Another server that does so at the same moment does it for both.
    ///
    /// - Throws: ``Freshet/LogError``; what was removed by then stays removed, and the next time goes on.
    public func trim() async throws(LogError) {
        do throws(NATSFailure) {
            // A record that is not known yet, of another server or of our last time, would refuse ours.
            try await catchUpOrFail()
            let now = configuration.clock.milliseconds()
            let (excess, sequence) = state.withLock { ($0.index.excess(now: now), $0.index.records.lastState) }
            if !excess.facts.isEmpty { try await post(excess, behind: sequence) }
            try await catchUpOrFail()
            try await summarise()
            try await removeObsolete()
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

    /// Writes facts into the stream, for all servers.
    ///
    /// - Parameter sequence: of the last state record that they take into account; another one behind it refuses them.
    func post(_ record: StateRecord, behind sequence: Int64) async throws(NATSFailure) {
        var last = sequence
        for piece in record.pieces(of: Self.factsInRecord) {
            last = try await jetStream.append(piece.encoded(), to: subjects.state, behind: last)
        }
    }

    /// Puts one record in the place of many, or of old ones that hold up what comes behind them.
    private func summarise() async throws(NATSFailure) {
        let (isDue, sequence, summary) = state.withLock { state in
            let index = state.index
            let distance = (index.order.first?.sequence ?? index.head.sequence) - (index.records.state.first ?? .max)
            let pieces = 1 + index.numbers.count / Self.factsInRecord
            let isDue = index.records.state.count > Self.customaryRecords + pieces || distance > Self.customaryDistance
            return (isDue, index.records.lastState, isDue ? index.summary() : StateRecord())
        }
        guard isDue else { return }
        try await post(summary, behind: sequence)
        try await changeEpochs { _ in }
        try await catchUpOrFail()
    }

    private func catchUpOrFail() async throws(NATSFailure) {
        guard (try? await catchUp()) != nil else { throw .noAnswer }
    }
}

// Messages are removed one by one. A purge by subject would be one request for many; but a cluster of nats-server 2.9
// whose servers are killed after it loses other messages, hundreds at a time.
extension NATSEventLog {
    /// At once, on their way.
    private static let removalsAtOnce = 64

    private func removeObsolete() async throws(NATSFailure) {
        // Voids first: what they depend on must not be gone before them.
        let voids = state.withLock { Array($0.index.voids) }
        try await remove(voids) { state, removed in state.index.voids.subtract(removed) }
        let now = configuration.clock.milliseconds()
        let (leftovers, records, last) = state.withLock { state in
            defer { state.confirmationsBelow = state.followedThrough }
            let records = state.index.records.takeObsolete(confirmationsBelow: state.confirmationsBelow, now: now)
            return (state.index.leftovers, records, state.index.records.lastState)
        }
        try await remove(records) { _, _ in }
        guard !leftovers.isEmpty else { return }
        try await remove(leftovers.keys.sorted()) { state, removed in
            for sequence in removed { state.index.leftovers[sequence] = nil }
        }
        // So that others need not do it again.
        let through = leftovers.values.filter { $0 < .max }.max()
        if let through { try await post(StateRecord([.removed(through: through)]), behind: last) }
    }

    /// - Parameter note: is told of some at a time.
    private func remove(
        _ sequences: [Int64], note: (inout State, Set<Int64>) -> Void
    ) async throws(NATSFailure) {
        for start in stride(from: 0, to: sequences.count, by: Self.removalsAtOnce) {
            let some = sequences[start..<min(start + Self.removalsAtOnce, sequences.count)]
            let failure = await withTaskGroup(of: NATSFailure?.self) { group in
                for sequence in some { group.addTask { await self.removalFailure(sequence) } }
                return await group.reduce(nil) { $0 ?? $1 }
            }
            if let failure { throw failure }
            state.withLock { note(&$0, Set(some)) }
        }
    }

    private func removalFailure(_ sequence: Int64) async -> NATSFailure? {
        do throws(NATSFailure) {
            try await jetStream.delete(sequence)
            return nil
        } catch {
            return error
        }
    }
}
