import NIOCore

/// The loops of a run, from outside.
struct Load: Sendable {
    private let loops: [(loop: any EventLoop, part: NIOLoopBound<LoadLoop>)]

    init(setup: LoadSetup, on group: any EventLoopGroup) async throws {
        var loops: [(any EventLoop, NIOLoopBound<LoadLoop>)] = []
        for index in 0..<setup.plan.loops {
            let loop = group.next()
            let part = try await loop.submit {
                NIOLoopBound(LoadLoop(setup: setup, index: index, on: loop), eventLoop: loop)
            }.get()
            loops.append((loop, part))
        }
        self.loops = loops
    }

    func open() async throws { _ = try await onEach { $0.open() } }

    /// Begins to publish, and a measurement. The second comes first, everywhere: the events of one loop's publishers are
    /// delivered on all.
    func publish(_ extent: BenchPlan.Extent, rate: Double?) async throws {
        _ = try await onEach { $0.beginMeasurement() }
        _ = try await onEach { $0.publish(extent, rate: rate) }
    }

    func end() async throws { _ = try await onEach { $0.end() } }

    func state() async throws -> LoadState {
        try await onEach(\.state).reduce(into: LoadState()) { $0.add($1) }
    }

    func results(acknowledged: [Int]) async throws -> LoadResults {
        try await onEach { $0.results(acknowledged: acknowledged) }.reduce(into: LoadResults()) { $0.add($1) }
    }

    func expectedDeliveries(acknowledged: [Int]) async throws -> Int {
        try await onEach { $0.expectedDeliveries(acknowledged: acknowledged) }.reduce(0, +)
    }

    /// The worst of the loops, in nanoseconds: good enough for the line that shows progress.
    func deliveryLatency99() async throws -> UInt64 {
        try await onEach(\.deliveryLatency99).max() ?? 0
    }

    private func onEach<Answer: Sendable>(
        _ work: @escaping @Sendable (LoadLoop) -> Answer
    ) async throws -> [Answer] {
        var answers: [Answer] = []
        for (loop, part) in loops { answers.append(try await loop.submit { work(part.value) }.get()) }
        return answers
    }
}
