/// The authorities that `curl`, `openssl` and most programs without a window trust.
package struct SystemStore: TrustStore {
    /// How a family of systems keeps it. `nil`: this one is of no family that we know.
    private let layout: SystemStoreLayout?

    package let name = "The system's store"

    init(on machine: any Machine) {
        layout = SystemStoreLayout.all.first { $0.isUsed(on: machine) }
    }

    package func place(of anchor: TrustAnchor) -> String? { layout?.file(of: anchor) }

    package func action(for change: TrustChange, of anchor: TrustAnchor, on machine: any Machine) -> TrustAction {
        guard let layout else {
            return .skip(because: "it is kept neither as on Debian nor as on Fedora, Arch or openSUSE")
        }
        let file = layout.file(of: anchor)
        let text = machine.text(of: file)
        if text != nil, !anchor.isIn(text) {
            return .fail(because: "\(file) holds another certificate; move it away", remedy: [])
        }
        let bundle = machine.text(of: layout.bundle)
        // Both count: a run that was interrupted leaves a file that nobody has read yet, or the trust of a removed one.
        let isTrusted = bundle.map(anchor.isIn) ?? (text != nil)
        switch change {
        case .trust where isTrusted, .undo where !isTrusted && text == nil:
            return .nothing
        case .trust:
            return asRoot([Command("install", "-D", "-m", "644", anchor.file, file), layout.update], on: machine)
        case .undo:
            return asRoot([Command("rm", "-f", file), layout.updateAfterRemoval], on: machine)
        }
    }

    private func asRoot(_ commands: [Command], on machine: any Machine) -> TrustAction {
        if let commands = machine.asRoot(commands) { return .run(commands) }
        return .fail(because: "only root may change it, and there is no sudo here", remedy: commands)
    }
}
