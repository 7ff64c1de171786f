import ArgumentParser
import Foundation
import FreshetTrust

/// One run of `freshet trust`: look, say, ask, do, report.
struct TrustRun {
    /// Nobody agreed, so nothing was changed.
    private static let notAgreed = ExitCode(2)

    private let options: Trust
    private let change: TrustChange
    /// Absolute, because the commands are shown to be run anywhere.
    private let directory: String
    private let machine: ThisMachine

    init(options: Trust) {
        self.options = options
        change = options.undo ? .undo : .trust
        directory = URL(fileURLWithPath: options.state).standardizedFileURL.path
        let environment = ProcessInfo.processInfo.environment
        let home = environment["HOME"].flatMap { $0.isEmpty ? nil : $0 } ?? NSHomeDirectory()
        machine = ThisMachine(home: home, environment: environment)
    }

    func run() throws {
        guard machine.ownsHome || !machine.isRoot else {
            throw Self.failure(
                .failure,
                "Will not change \(machine.home) as root: it is another user's, who could not use it any more. "
                    + "Run \"freshet trust\" as that user; it uses sudo where root is needed."
            )
        }
        guard let anchor = try anchor() else {
            return print("There is no authority in \(directory), so there is nothing to take out.")
        }
        let plan = plan(for: anchor)
        if options.dryRun { return print(TrustReport.text(of: plan, for: anchor)) }
        if plan.changeCount > 0, !options.yes { try ask(about: plan, for: anchor) }
        try carryOut(anchor.isMade ? plan : self.plan(for: makeAnchor()))
    }

    /// The authority; a stand-in for it where there is none yet and there should be one.
    private func anchor() throws(TrustError) -> TrustAnchor? {
        let present = try TrustAnchor.present(in: directory)
        switch change {
        case .undo: return present
        // The next server to start replaces one that is about to expire, and nobody should have to trust twice.
        case .trust: return present.flatMap { $0.isDue(at: Date()) ? nil : $0 } ?? .unmade(in: directory)
        }
    }

    private func makeAnchor() throws(TrustError) -> TrustAnchor {
        _ = try LocalAuthority(directory: directory).leaf()
        return try TrustAnchor.present(in: directory) ?? .unmade(in: directory)
    }

    private func plan(for anchor: TrustAnchor) -> TrustPlan {
        let groups = options.only.isEmpty ? TrustStoreGroup.allCases : options.only
        return TrustPlan(change, of: anchor, in: machine.trustStores(in: Set(groups)), on: machine)
    }

    private func ask(about plan: TrustPlan, for anchor: TrustAnchor) throws(ExitCode) {
        print(TrustReport.text(of: plan, for: anchor))
        guard isatty(STDIN_FILENO) != 0, isatty(STDOUT_FILENO) != 0 else {
            fflush(nil)
            throw Self.failure(
                Self.notAgreed,
                "Nothing was changed: there is no terminal to ask on. Give --yes to do it without a question."
            )
        }
        print("", TrustReport.question(of: plan, for: anchor), separator: "\n", terminator: " ")
        fflush(nil)
        let answer = readLine()?.trimmingCharacters(in: .whitespaces).lowercased()
        guard answer == "y" || answer == "yes" else {
            print("Nothing was changed.")
            throw Self.notAgreed
        }
    }

    private func carryOut(_ plan: TrustPlan) throws(ExitCode) {
        var outcomes: [TrustOutcome] = []
        for step in plan.steps {
            let outcome = step.carryOut(on: machine)
            outcomes.append(outcome)
            print(TrustReport.line(for: step, outcome))
            // The next one may wait for a password.
            fflush(nil)
        }
        if outcomes.contains(.done) { print("Programs that are running may notice only when they are started again.") }
        if outcomes.contains(where: \.isFailure) { throw .failure }
    }

    /// Says on standard error what went wrong, and gives the exit code to throw.
    static func failure(_ code: ExitCode, _ reason: String) -> ExitCode {
        FileHandle.standardError.write(Data("freshet: \(reason)\n".utf8))
        return code
    }
}
