import FreshetDemo
import FreshetTrust

/// What `freshet trust` says: a line for each store, before and after.
enum TrustReport {
    /// The whole plan, before anything is changed.
    static func text(of plan: TrustPlan, for anchor: TrustAnchor) -> String {
        var lines = ["\(anchor.name), \(anchor.file)"]
        if !anchor.isMade {
            lines = ["The authority will be made first: \(anchor.file). ID stands for eight digits of its key."]
        }
        return (lines + plan.steps.map(line)).joined(separator: "\n")
    }

    static func question(of plan: TrustPlan, for anchor: TrustAnchor) -> String {
        let stores = plan.changeCount == 1 ? "this store" : "these \(plan.changeCount) stores"
        return switch plan.steps.first?.change {
        case .undo: "Take the authority out of \(stores)? [y/N]"
        default:
            """
            Whoever has the authority's key can then pose as any site to you. It never leaves its directory.
            Trust the authority in \(stores)? [y/N]
            """
        }
    }

    /// A store before the change.
    private static func line(for step: TrustStep) -> String {
        switch step.action {
        case .nothing: line(for: step, .already)
        case .run(let commands): line("change", step, commandLine(commands))
        case .byHand(let commands): line(for: step, .leftToUser(commands))
        case .skip(let reason): line(for: step, .skipped(because: reason))
        case .fail(let reason, let remedy): line(for: step, .failed(because: reason, remedy: remedy))
        }
    }

    /// A store after the change, or after the attempt.
    static func line(for step: TrustStep, _ outcome: TrustOutcome) -> String {
        switch outcome {
        case .done: line("done", step, step.change == .trust ? "trusts the authority now" : "trusts it no more")
        case .already: line("already", step, step.change == .trust ? "trusts the authority" : "does not have it")
        case .skipped(let reason): line("skipped", step, reason)
        case .leftToUser(let commands): line("to do", step, "run: " + commandLine(commands))
        case .failed(let reason, let remedy):
            line("failed", step, remedy.isEmpty ? reason : "\(reason). To do: " + commandLine(remedy))
        }
    }

    private static func line(_ verdict: String, _ step: TrustStep, _ rest: String) -> String {
        // As wide as the longest verdict and two spaces.
        let column = verdict + String(repeating: " ", count: 9 - verdict.count)
        return column + ([step.store.name, step.place].compactMap(\.self).joined(separator: ", ")) + ": " + rest
    }

    private static func commandLine(_ commands: [Command]) -> String {
        commands.map { $0.words.map(\.asShellWord).joined(separator: " ") }.joined(separator: " && ")
    }
}
