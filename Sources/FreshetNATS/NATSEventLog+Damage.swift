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
        admit("The NATS stream has lost acknowledged events: \(what).") {
            try await self.changeEpochs(from: try await self.lastCommonSequence() + 1, isRepair: true)
        }
    }

    /// The replica that we follow has another message at a place than the cluster has acknowledged.
    func diverged(at sequence: Int64) {
        let (isLive, from) = state.withLock { state in
            if state.liveFrom == .max { state.divergedAt = state.divergedAt ?? sequence }
            return (state.liveFrom < .max, min(state.confirmedThrough + 1, sequence))
        }
        guard isLive else { return }
        let what =
            "A replica of the NATS stream has something else at \(sequence) than was acknowledged (\(follower.place))."
        admit(what) { try await self.changeEpochs(from: from, isRepair: false) }
    }

    /// The cluster has acknowledged what the replica that we follow does not have. It may have been trimmed meanwhile,
    /// and then the stream says so; or it is late.
    func suspect(_ sequence: Int64) {
        Task {
            guard (try? await catchUp()) != nil else { return }
            let (isExplained, from) = state.withLock { state in
                let isThere = state.index.order.contains { $0.sequence == sequence }
                return (isThere || state.index.trimmedThrough.sequence >= sequence, state.confirmedThrough + 1)
            }
            guard !isExplained else { return }
            admit("A replica of the NATS stream lacks \(sequence), which was acknowledged (\(follower.place)).") {
                try await self.changeEpochs(from: min(from, sequence), isRepair: false)
            }
        }
    }

    /// Nothing is given out any more under IDs that may name two things. The server has to start again.
    private func admit(_ what: String, _ change: @escaping @Sendable () async throws -> Void) {
        let message = "\(what) Readers that may have missed something are told of a gap."
        let isFirst = state.withLock { state in
            defer { state.damage = state.damage ?? message }
            return state.damage == nil
        }
        guard isFirst else { return }
        configuration.logger.critical("\(message)")
        let repair = Task {
            while (try? await change()) == nil {
                guard (try? await Task.sleep(for: .milliseconds(250))) != nil else { return }
            }
        }
        parts.withLock { $0.repair = repair }
    }

    /// How long a server that ends waits until the stream says what was found.
    private static let repairTime = Duration.seconds(60)

    /// Returns when what was found stands in the stream: without it, the next one to open the log would not know.
    func finishRepair() async {
        guard let repair = parts.withLock({ $0.repair }) else { return }
        await withDiscardingTaskGroup { group in
            group.addTask {
                if (try? await Task.sleep(for: Self.repairTime)) != nil { repair.cancel() }
            }
            await repair.value
            group.cancelAll()
        }
    }

    private func changeEpochs(from sequence: Int64, isRepair: Bool) async throws(NATSFailure) {
        var randomness = configuration.randomness
        let epoch = Epoch.minted(by: &randomness)
        try await changeEpochs { $0.insert(epoch, from: sequence, isRepair: isRepair) }
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
