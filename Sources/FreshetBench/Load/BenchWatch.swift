import FreshetWire

/// Looks at a run until a stage of it is over, and tells how it is getting on.
struct BenchWatch {
    /// How often to look. It shortens nothing that is measured: the loops note the times themselves.
    private static let interval = Duration.milliseconds(20)
    private static let progressInterval = Duration.seconds(1)

    let plan: BenchPlan
    let load: Load
    let progress: (BenchProgress) -> Void

    /// Waits until every connection has been open.
    ///
    /// - Throws: ``BenchError/unreachable(url:reason:)`` when none has opened for as long as the plan's timeout.
    func untilOpen() async throws {
        var best = (connections: 0, at: ContinuousClock.now)
        try await watch(.opening) { state in
            if state.openConnections > best.connections { best = (state.openConnections, .now) }
            if state.openConnections == plan.connections { return true }
            guard best.at.duration(to: .now) < plan.timeout else { throw unreachable(state) }
            return false
        }
    }

    /// Waits until all publishers have published what they should.
    ///
    /// - Throws: ``BenchError/unreachable(url:reason:)`` when a request has waited for as long as the plan's timeout.
    func untilPublished(_ stage: BenchProgress.Stage) async throws {
        try await watch(stage) { state in
            guard state.isPublishing else { return true }
            let age = state.oldestRequestAt.map { MonotonicTime.now - $0 } ?? 0
            guard Duration.nanoseconds(age) < plan.timeout else { throw unreachable(state) }
            return false
        }
    }

    /// Waits until all deliveries are there, or the plan's timeout has passed.
    ///
    /// - Returns: for each publisher, how many of its events are acknowledged.
    func untilDelivered() async throws -> [Int] {
        let acknowledged = try await load.state().acknowledged.sorted { $0.key < $1.key }.map(\.value)
        let expected = try await load.expectedDeliveries(acknowledged: acknowledged)
        let start = ContinuousClock.now
        try await watch(.waiting) { $0.delivered >= expected || start.duration(to: .now) >= plan.timeout }
        return acknowledged
    }

    private func watch(_ stage: BenchProgress.Stage, until isOver: (LoadState) throws -> Bool) async throws {
        var last: (delivered: Int, at: ContinuousClock.Instant)?
        while true {
            let state = try await load.state()
            if let failure = state.failure { throw failure }
            if try isOver(state) { return }
            let since = last?.at.duration(to: .now) ?? .zero
            if last == nil || since >= Self.progressInterval {
                let deliveries = Double(state.delivered - (last?.delivered ?? state.delivered))
                let rate = last == nil ? 0 : deliveries / since.inSeconds
                progress(try await report(stage, state, deliveriesPerSecond: rate))
                last = (state.delivered, .now)
            }
            try await Task.sleep(for: Self.interval)
        }
    }

    private func report(
        _ stage: BenchProgress.Stage,
        _ state: LoadState,
        deliveriesPerSecond: Double
    ) async throws -> BenchProgress {
        BenchProgress(
            stage: stage,
            connections: state.openConnections,
            connectionsWanted: plan.connections,
            acknowledged: state.acknowledgedInAll,
            deliveriesPerSecond: deliveriesPerSecond,
            latency99: .nanoseconds(try await load.deliveryLatency99())
        )
    }

    private func unreachable(_ state: LoadState) -> BenchError {
        let seconds = plan.timeout.inSeconds.formatted(decimals: 0)
        return .unreachable(
            url: plan.target.description,
            reason: "\(state.lastTrouble ?? "it does not answer") (for \(seconds) s)"
        )
    }
}
