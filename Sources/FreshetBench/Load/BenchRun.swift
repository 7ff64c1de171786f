import NIOCore
import NIOPosix

/// One run: connects everybody, publishes, waits for the last delivery, and says what it saw.
package struct BenchRun: Sendable {
    /// Before memory is measured: what opening connections has taken for a moment should be given back by then.
    private static let settlingTime = Duration.milliseconds(500)

    private let plan: BenchPlan
    private let budget: ConnectionBudget

    /// - Parameter descriptors: how many descriptors this process may have open.
    package init(plan: BenchPlan, descriptors: Int) {
        self.plan = plan
        budget = ConnectionBudget(descriptors: descriptors, ports: ConnectionBudget.portsOfThisMachine)
    }

    /// Runs to its end. The connections are closed when it returns or throws.
    ///
    /// - Throws: ``BenchError`` when the server cannot be reached or refuses, or this machine has not enough to give.
    package func run(progress: @escaping (BenchProgress) -> Void) async throws -> BenchReport {
        try budget.check(connections: plan.connections)
        let group = MultiThreadedEventLoopGroup(numberOfThreads: plan.loops)
        do {
            let report = try await run(on: group, progress: progress)
            try await group.shutdownGracefully()
            return report
        } catch {
            try? await group.shutdownGracefully()
            throw error
        }
    }

    private func run(
        on group: MultiThreadedEventLoopGroup,
        progress: @escaping (BenchProgress) -> Void
    ) async throws -> BenchReport {
        let setup = LoadSetup(plan: plan, dialer: try await Dialer(plan: plan, on: group))
        let load = try await Load(setup: setup, on: group)
        do {
            let report = try await measure(load, progress)
            try await load.end()
            return report
        } catch {
            try? await load.end()
            throw error
        }
    }

    private func measure(_ load: Load, _ progress: @escaping (BenchProgress) -> Void) async throws -> BenchReport {
        let watch = BenchWatch(plan: plan, load: load, progress: progress)
        let server = plan.serverPID.map(ServerProcess.init(pid:))
        var usage = ServerUsage()
        usage.beforeConnecting = server?.usage
        try await load.open()
        try await watch.untilOpen()
        if server != nil { try await Task.sleep(for: Self.settlingTime) }
        usage.connected = server?.usage
        if plan.warmupEvents > 0 {
            try await load.publish(.events(plan.warmupEvents), rate: nil)
            try await watch.untilPublished(.warmingUp)
            _ = try await watch.untilDelivered()
        }
        usage.before = server?.usage
        let ownCPU = OwnProcess.cpuSeconds
        try await load.publish(plan.extent, rate: plan.rate)
        try await watch.untilPublished(.publishing)
        let acknowledged = try await watch.untilDelivered()
        usage.after = server?.usage
        let results = try await load.results(acknowledged: acknowledged)
        return BenchReport(plan: plan, results: results, server: usage, ownCPU: OwnProcess.cpuSeconds - ownCPU)
    }
}
