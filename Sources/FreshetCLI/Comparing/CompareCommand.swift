import ArgumentParser
import Foundation
import FreshetCompare

/// One run of `freshet compare`.
struct CompareCommand {
    let plan: ComparePlan
    let asJSON: Bool
    /// Where a page with the result goes.
    let page: String?

    /// - Throws: `ExitCode`, after saying why.
    func run() async throws {
        let report = try await report()
        if let page { try write(report.page, to: page) }
        if asJSON {
            print(try json(of: report))
        } else if page == nil {
            print("\(report)")
        }
    }

    private func report() async throws -> CompareReport {
        let line = ProgressLine()
        defer { line.clear() }
        do {
            return try await CompareRun(plan: plan).run { line.show("\($0)") }
        } catch {
            line.clear()
            throw ExitCode.failure.saying("\(error)")
        }
    }

    private func write(_ page: String, to path: String) throws {
        do {
            try Data(page.utf8).write(to: URL(fileURLWithPath: path))
        } catch {
            throw ExitCode.failure.saying("Cannot write \(path). Name a file that can be written with --html.")
        }
    }

    private func json(of report: CompareReport) throws -> String {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        return String(decoding: try encoder.encode(report), as: UTF8.self)
    }
}
