import ArgumentParser
import Foundation
import FreshetBench

/// One run of `freshet bench`.
struct BenchCommand {
    let plan: BenchPlan
    let asJSON: Bool

    /// - Throws: `ExitCode`, after saying why.
    func run() async throws {
        let report = try await report()
        print(asJSON ? try json(of: report) : "\(report)")
        if !report.isFlawless { throw ExitCode.failure }
    }

    private func report() async throws -> BenchReport {
        let line = ProgressLine()
        defer { line.clear() }
        do {
            let run = BenchRun(plan: plan, descriptors: DescriptorLimit.raise())
            return try await run.run { line.show("\($0)") }
        } catch {
            line.clear()
            throw ExitCode.gaveUp.saying("\(error)")
        }
    }

    private func json(of report: BenchReport) throws -> String {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        return String(decoding: try encoder.encode(report), as: UTF8.self)
    }
}
