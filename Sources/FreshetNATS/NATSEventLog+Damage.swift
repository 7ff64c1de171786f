import Freshet
import Logging
import Synchronization

// When the cluster has lost what it had acknowledged: whoever has an ID from there is told of a gap, never anything
// else.
extension NATSEventLog {
    /// The follower has found it.
    func take(_ damage: StreamFollower.Damage) {
        let what =
            switch damage {
            case .shortened(let sequence): "it ends at \(sequence)"
            case .replaced(let sequence): "at \(sequence) is another message than there was"
            case .remade: "it was made anew"
            }
        admit(what) { try await self.changeEpochs(from: try await self.lastCommonSequence() + 1) }
    }

    /// A session had a batch acknowledged that has not come. It may have been trimmed meanwhile, and then the stream
    /// says so.
    func suspect(_ sequence: Int64) {
        Task {
            guard (try? await catchUp()) != nil else { return }
            let isTrimmed = state.withLock { $0.index.trimmedThrough.sequence >= sequence }
            if !isTrimmed {
                admit("it left out \(sequence)") { try await self.changeEpochs(from: sequence) }
            }
        }
    }

    /// Nothing is given out any more under IDs that may name two things. The server has to start again.
    private func admit(_ what: String, _ change: @escaping @Sendable () async throws -> Void) {
        let message =
            "The NATS stream has lost acknowledged events: \(what). Start this server again: readers that had "
            + "them are told of a gap."
        let isFirst = state.withLock { state in
            defer { state.damage = state.damage ?? message }
            return state.damage == nil
        }
        guard isFirst else { return }
        configuration.logger.critical("\(message)")
        Task {
            while (try? await change()) == nil {
                guard (try? await Task.sleep(for: .milliseconds(250))) != nil else { return }
            }
        }
    }

    private func changeEpochs(from sequence: Int64) async throws(NATSFailure) {
        var randomness = configuration.randomness
        let epoch = Epoch.minted(by: &randomness)
        try await changeEpochs { $0.insert(epoch, from: sequence) }
    }

    /// Up to where the stream is still what was followed: of the last messages, the last one that is there as it was.
    private func lastCommonSequence() async throws(NATSFailure) -> Int64 {
        let recent = follower.recent
        // What was lost is the end, so that halving finds it; what was removed as it should counts as lost.
        var low = 0
        var high = recent.count
        while low < high {
            let middle = (low + high) / 2
            if try await isThere(recent[middle]) { low = middle + 1 } else { high = middle }
        }
        return low == 0 ? 0 : recent[low - 1].sequence
    }

    private func isThere(_ item: RecentMessages.Item) async throws(NATSFailure) -> Bool {
        guard let message = try await jetStream.message(at: item.sequence) else { return false }
        return MessageIdentity(message.body) == item.identity
    }
}
