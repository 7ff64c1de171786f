import Freshet
import Logging
import Synchronization

// What a server learns from the stream before anybody is served.
extension NATSEventLog {
    /// Follows the stream to its end.
    ///
    /// - Parameter mayLack: whether it is no reason to give up if messages are missing, which may have been trimmed
    ///   meanwhile.
    /// - Returns: `false` if the replica that it was put on does not have what the others have.
    func start(inbox: String, mayLack: Bool) async throws(NATSFailure) -> Bool {
        try await readRecords()
        let expected = try await jetStream.info().state.messages
        begin(inbox: inbox)
        guard (try? await catchUp()) != nil else { throw .noAnswer }
        follower.beStrict()
        if let sequence = state.withLock({ $0.divergedAt }) {
            reportReplica("has something else than was acknowledged", ["sequence": "\(sequence)"])
            return false
        }
        let missing = expected - follower.count
        if missing > 0 { reportReplica("has passed over messages", ["count": "\(missing)"]) }
        return missing <= 0 || mayLack
    }

    private func reportReplica(_ what: String, _ facts: Logger.Metadata) {
        let facts = facts.merging(["server": "\(follower.place)"]) { $1 }
        configuration.logger.warning("A replica of the NATS stream \(what)", metadata: facts)
    }

    /// The epochs, and what the stream says of messages that are gone. It stands behind messages that it is about, and
    /// has to be known before them.
    private func readRecords() async throws(NATSFailure) {
        if let last = try await jetStream.lastMessage(of: subjects.epochs) {
            let record = try? EpochRecord(last.body, at: last.seq)
            state.withLock { $0.index.epochs = record?.items ?? [] }
        }
        var sequence: Int64 = 1
        while let message = try await jetStream.message(of: subjects.state, from: sequence) {
            sequence = message.seq + 1
            guard let record = try? StateRecord(message.body) else { continue }
            state.withLock { $0.index.apply(record, at: message.seq) }
        }
    }

    private func begin(inbox: String) {
        let follower = StreamFollower(
            jetStream, inbox: inbox, logger: configuration.logger,
            damaged: { [weak self] damage in self?.take(damage) },
            deliver: { [weak self] message in self?.take(message) })
        let upkeep = Upkeep(self, follower: follower)
        parts.withLock { parts in
            parts.follower = follower
            parts.upkeep = Task { await upkeep.run() }
        }
    }
}
