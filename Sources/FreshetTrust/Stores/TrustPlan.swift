/// What to do about each store. Making it changes nothing.
package struct TrustPlan: Sendable {
    package let steps: [TrustStep]

    package init(_ change: TrustChange, of anchor: TrustAnchor, in stores: [any TrustStore], on machine: any Machine) {
        steps = stores.map { store in
            TrustStep(
                store: store,
                change: change,
                anchor: anchor,
                action: store.action(for: change, of: anchor, on: machine)
            )
        }
    }

    /// How many stores would change.
    package var changeCount: Int { steps.count(where: \.isChange) }
}

/// One store's part of a plan.
package struct TrustStep: Sendable {
    package let store: any TrustStore
    package let change: TrustChange
    package let anchor: TrustAnchor
    package let action: TrustAction

    package var isChange: Bool {
        if case .run = action { true } else { false }
    }

    package var place: String? { store.place(of: anchor) }

    package func carryOut(on machine: any Machine) -> TrustOutcome {
        switch action {
        case .nothing: .already
        case .skip(let reason): .skipped(because: reason)
        case .fail(let reason, let remedy): .failed(because: reason, remedy: remedy)
        case .byHand(let commands): .leftToUser(commands)
        case .run(let commands): outcome(of: commands, on: machine)
        }
    }

    private func outcome(of commands: [Command], on machine: any Machine) -> TrustOutcome {
        for command in commands {
            if let reason = machine.run(command) { return .failed(because: reason, remedy: commands) }
        }
        // What the store holds counts, not what the commands say: `certutil` may keep a certificate and yet not trust
        // it, and the system's bundle may get one from a file that is not ours.
        switch store.action(for: change, of: anchor, on: machine) {
        case .nothing: return .done
        case .fail(let reason, let remedy): return .failed(because: reason, remedy: remedy)
        default: return .failed(because: "the commands succeeded and yet changed nothing", remedy: commands)
        }
    }
}

/// What became of a step.
package enum TrustOutcome: Equatable, Sendable {
    case done
    case already
    case skipped(because: String)
    case leftToUser([Command])
    case failed(because: String, remedy: [Command])

    package var isFailure: Bool {
        if case .failed = self { true } else { false }
    }
}
