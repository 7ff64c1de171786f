import NIOCore
import NIOPosix

/// One comparison: cell after cell.
package struct CompareRun: Sendable {
    private let plan: ComparePlan
    private let token: String

    /// - Parameter token: of eight hexadecimal digits, by which events and topics of this run are known.
    package init(plan: ComparePlan, token: String = Self.randomToken()) {
        self.plan = plan
        self.token = token
    }

    package static func randomToken() -> String {
        let digits = String(UInt32.random(in: 0 ... .max), radix: 16)
        return String(repeating: "0", count: 8 - digits.count) + digits
    }

    /// Runs to its end.
    ///
    /// - Parameter progress: hears before each cell how many are done.
    /// - Throws: ``CompareError`` when the server cannot be reached, or takes no events.
    package func run(progress: (CompareProgress) -> Void) async throws -> CompareReport {
        let group = MultiThreadedEventLoopGroup(numberOfThreads: 1)
        do {
            let rows = try await rows(on: group.next(), progress: progress)
            try await group.shutdownGracefully()
            return CompareReport(plan: plan, rows: rows)
        } catch {
            try? await group.shutdownGracefully()
            throw error
        }
    }

    private func rows(on loop: any EventLoop, progress: (CompareProgress) -> Void) async throws -> [CompareRow] {
        let dialer = try CompareDialer(plan: plan, on: loop)
        var rows: [CompareRow] = []
        for (place, cell) in plan.cells.enumerated() {
            progress(CompareProgress(done: place, cells: plan.cells.count, cell: cell))
            let numbers = place * plan.events..<(place + 1) * plan.events
            let setup = CellSetup(cell: cell, plan: plan, token: token, dialer: dialer, numbers: numbers)
            do {
                rows.append(CompareRow(cell: cell, result: try await CellRun(setup, on: loop).run()))
            } catch CompareError.impossible(let reason) {
                rows.append(CompareRow(cell: cell, impediment: reason))
            } catch CompareError.broken(let reason) {
                rows.append(CompareRow(cell: cell, impediment: reason))
            }
        }
        return rows
    }
}
