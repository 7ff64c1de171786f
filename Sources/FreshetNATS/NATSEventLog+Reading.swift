public import Freshet
import Logging
import Synchronization

extension NATSEventLog {
    /// How long to wait before NATS is asked again.
    private static let pause = Duration.milliseconds(250)

    /// Waits while NATS cannot be reached.
    public func read(
        _ selection: TopicSelection,
        after position: Position,
        limit: ReadLimit
    ) async throws(LogError) -> LogPage {
        var missingSince: ContinuousClock.Instant?
        while true {
            let (plan, epochs) = state.withLock { state in
                (state.index.plan(selection, after: position, limit: limit), state.index.epochList)
            }
            do throws(NATSFailure) {
                let batches = try await reader.batches(of: plan.pieces)
                if let page = Self.page(plan, batches, epochs: epochs) { return page }
                let since = missingSince ?? .now
                missingSince = since
                if .now - since >= configuration.timeToFind { try await admitHoles(in: plan, batches) }
            } catch {
                if case .unintelligible = error { throw LogError(error) }
            }
            try await pauseReading()
        }
    }

    private func pauseReading() async throws(LogError) {
        do {
            try await Task.sleep(for: Self.pause)
        } catch {
            throw .unreachable("Reading was given up while the NATS servers could not be reached.")
        }
        if state.withLock({ $0.isClosed }) { throw .closed }
    }

    /// - Returns: `nil` if something that was planned is missing.
    private static func page(_ plan: ReadPlan, _ batches: [Int64: StoredBatch], epochs: EpochList) -> LogPage? {
        var events: [Event] = []
        events.reserveCapacity(plan.pieces.count)
        for piece in plan.pieces {
            guard let batch = batches[piece.sequence] else { return nil }
            for index in piece.indexes {
                let id = epochs.id(of: Position(sequence: piece.sequence, index: index))
                events.append(batch.event(at: Int(index), id: id, topic: piece.topic))
            }
        }
        return LogPage(events: events, through: plan.through, trimmedThrough: plan.trimmedThrough)
    }
}

// What the stream should have, and has not: it was lost, or somebody has removed it by other means.
extension NATSEventLog {
    /// Has all servers know of it, so that readers are told of a gap wherever they come.
    private func admitHoles(in plan: ReadPlan, _ batches: [Int64: StoredBatch]) async throws(NATSFailure) {
        // Another server may have trimmed it meanwhile, and said so.
        guard (try? await catchUp()) != nil else { throw .noAnswer }
        let missing = plan.pieces.filter { batches[$0.sequence] == nil }
        let (facts, sequence) = state.withLock { state in
            (missing.compactMap { state.index.loss(of: $0) }, state.index.records.lastState)
        }
        guard !facts.isEmpty else { return }
        configuration.logger.error(
            "The stream has lost events; readers that lack them are told of a gap",
            metadata: ["sequences": "\(missing.map(\.sequence).prefix(10))", "count": "\(missing.count)"])
        try await post(StateRecord(facts), behind: sequence)
        _ = try? await catchUp()
    }
}

extension LogIndex {
    /// What is to be said of a batch that cannot be read, if it should be there.
    fileprivate func loss(of piece: ReadPlan.Piece) -> StateRecord.Fact? {
        guard let last = index(of: piece.topic)?.entries(at: piece.sequence).last else { return nil }
        return .lost(piece.topic, through: last.position)
    }
}
