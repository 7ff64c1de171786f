/// A database of NSS, the library by which Firefox and, on Linux, Chromium know their authorities.
package struct NSSDatabase: TrustStore {
    package let name: String
    /// The folder with `cert9.db`.
    let folder: String

    package func place(of anchor: TrustAnchor) -> String? { folder }

    func exists(on machine: any Machine) -> Bool { machine.exists(folder + "/cert9.db") }

    package func action(for change: TrustChange, of anchor: TrustAnchor, on machine: any Machine) -> TrustAction {
        let exists = exists(on: machine)
        if change == .undo, !exists { return .nothing }
        guard machine.path(ofTool: "certutil") != nil else {
            let reason = "certutil is missing; install the package \(CertutilPackage.name(on: machine)) and try again"
            return exists || machine.hasChromium ? .fail(because: reason, remedy: []) : .skip(because: reason)
        }
        guard exists else { return .run([makeFolder, makeDatabase, add(anchor)]) }
        guard let entries = entries(of: anchor, on: machine) else {
            return .fail(because: "certutil cannot read it", remedy: [list])
        }
        return switch change {
        case .trust: actionToTrust(anchor, present: entries.first)
        case .undo: actionToRemove(entries)
        }
    }

    private func actionToTrust(_ anchor: TrustAnchor, present: NSSListing.Entry?) -> TrustAction {
        guard let present else { return .run([add(anchor)]) }
        return present.isTrusted ? .nothing : .run([trust(present)])
    }

    private func actionToRemove(_ entries: [NSSListing.Entry]) -> TrustAction {
        if entries.isEmpty { return .nothing }
        // certutil deletes by nickname, and cannot be told which of two certificates is meant.
        if let shared = entries.first(where: \.isShared) {
            return .fail(
                because: "another certificate is also called \(shared.nickname); remove ours in the browser's settings",
                remedy: []
            )
        }
        return .run(entries.map(delete))
    }

    /// The certificate, wherever a browser or an earlier run put it; `nil` if the database cannot be read.
    private func entries(of anchor: TrustAnchor, on machine: any Machine) -> [NSSListing.Entry]? {
        guard let listing = machine.output(of: list).map(NSSListing.init) else { return nil }
        // Each look into the database is a process, and a browser may keep hundreds of certificates.
        return listing.entries.filter { $0.nickname.contains(anchor.id) || $0.nickname.contains(anchor.name) }
            .compactMap { entry in
                let pem = machine.output(of: show(entry))
                return anchor.isIn(pem) ? entry.showing(pem) : nil
            }
    }

    private func certutil(_ verb: String, _ rest: String...) -> Command {
        Command(["certutil", verb, "-d", "sql:" + folder] + rest)
    }

    private var list: Command { certutil("-L") }
    private func show(_ entry: NSSListing.Entry) -> Command { certutil("-L", "-n", entry.nickname, "-a") }
    private func delete(_ entry: NSSListing.Entry) -> Command { certutil("-D", "-n", entry.nickname) }

    private func trust(_ entry: NSSListing.Entry) -> Command {
        certutil("-M", "-n", entry.nickname, "-t", entry.flagsForServers)
    }

    /// `C,,`: good for servers' certificates, and for neither mail nor code.
    private func add(_ anchor: TrustAnchor) -> Command {
        certutil("-A", "-n", anchor.nickname, "-t", "C,,", "-a", "-i", anchor.file)
    }

    private var makeFolder: Command { Command("mkdir", "-p", "-m", "700", folder) }
    /// Without a password, as browsers make it: they would ask for it at every start.
    private var makeDatabase: Command { certutil("-N", "--empty-password") }
}

extension Machine {
    fileprivate var hasChromium: Bool {
        ["chromium", "chromium-browser", "google-chrome", "google-chrome-stable"].contains { path(ofTool: $0) != nil }
    }
}

/// Where `certutil` comes from.
private enum CertutilPackage {
    static func name(on machine: any Machine) -> String {
        let names = [("dnf", "nss-tools"), ("pacman", "nss"), ("zypper", "mozilla-nss-tools"), ("apk", "nss-tools")]
        return names.first { machine.path(ofTool: $0.0) != nil }?.1 ?? "libnss3-tools"
    }
}
