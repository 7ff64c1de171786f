import Foundation
import FreshetTrust
import Testing

@Suite("The system's store")
struct SystemStoreTests {
    let authority: AuthorityToTrust

    init() throws {
        authority = try AuthorityToTrust()
    }

    /// A family of systems: what tells it, where its files are, and what has them read.
    struct Family: Sendable, CustomTestStringConvertible {
        let testDescription: String
        let tool: String
        let folder: String
        let bundle: String
        let update: String
        var updateAfterRemoval: String?

        static let all = [
            Family(
                testDescription: "Debian",
                tool: "update-ca-certificates",
                folder: "/usr/local/share/ca-certificates",
                bundle: "/etc/ssl/certs/ca-certificates.crt",
                update: "update-ca-certificates",
                updateAfterRemoval: "update-ca-certificates --fresh"
            ),
            Family(
                testDescription: "openSUSE",
                tool: "update-ca-certificates",
                folder: "/etc/pki/trust/anchors",
                bundle: "/var/lib/ca-certificates/ca-bundle.pem",
                update: "update-ca-certificates"
            ),
            Family(
                testDescription: "Fedora",
                tool: "update-ca-trust",
                folder: "/etc/pki/ca-trust/source/anchors",
                bundle: "/etc/pki/ca-trust/extracted/pem/tls-ca-bundle.pem",
                update: "update-ca-trust"
            ),
            Family(
                testDescription: "Arch",
                tool: "trust",
                folder: "/etc/ca-certificates/trust-source/anchors",
                bundle: "/etc/ca-certificates/extracted/tls-ca-bundle.pem",
                update: "trust extract-compat"
            ),
        ]

        func machine(isRoot: Bool, files: [String: String], hasSudo: Bool = true) -> MadeUpMachine {
            let own = [folder + "/README": "", bundle: "no certificate\n"]
            return MadeUpMachine(
                isRoot: isRoot,
                files: own.merging(files) { $1 },
                tools: hasSudo ? [tool, "sudo"] : [tool]
            )
        }

        func file(of anchor: TrustAnchor) -> String { "\(folder)/freshet-\(anchor.id).crt" }

        func commandsToTrust(_ anchor: TrustAnchor, prefix: String = "") -> [Command] {
            [
                Command(line: "\(prefix)install -D -m 644 \(anchor.file) \(file(of: anchor))"),
                Command(line: prefix + update),
            ]
        }
    }

    @Test("gets the file and the command that the system's family wants", arguments: Family.all)
    func trust(family: Family) {
        let root = family.machine(isRoot: true, files: [:])
        #expect(action(.trust, on: root) == .run(family.commandsToTrust(authority.anchor)))
        let user = family.machine(isRoot: false, files: [:])
        #expect(action(.trust, on: user) == .run(family.commandsToTrust(authority.anchor, prefix: "sudo ")))
    }

    @Test("is left to the user, with the exact commands, where nobody can become root", arguments: Family.all)
    func withoutRoot(family: Family) {
        let machine = family.machine(isRoot: false, files: [:], hasSudo: false)
        guard case .fail(_, let remedy) = action(.trust, on: machine) else {
            Issue.record("it should not be possible")
            return
        }
        #expect(remedy == family.commandsToTrust(authority.anchor))
    }

    @Test("trusts the authority already when its bundle holds it among others", arguments: Family.all)
    func already(family: Family) throws {
        let other = try AuthorityToTrust()
        let bundle = other.pem + authority.pem.replacing("\n", with: "\r\n")
        let machine = family.machine(isRoot: true, files: [family.bundle: bundle])
        #expect(action(.trust, on: machine) == .nothing)
        #expect(other.action(.trust, of: "The system's store", on: machine) == .nothing)
    }

    @Test("is done again after a run that ended between its two commands", arguments: Family.all)
    func interrupted(family: Family) {
        let file = family.file(of: authority.anchor)
        let begun = family.machine(isRoot: true, files: [file: authority.pem])
        #expect(action(.trust, on: begun) == .run(family.commandsToTrust(authority.anchor)))
        let undoBegun = family.machine(isRoot: true, files: [family.bundle: authority.pem])
        #expect(action(.undo, on: undoBegun) == .run(commandsToUndo(family)))
    }

    @Test("loses the file, and nothing that is not there", arguments: Family.all)
    func undo(family: Family) {
        let file = family.file(of: authority.anchor)
        let trusting = family.machine(isRoot: true, files: [file: authority.pem, family.bundle: authority.pem])
        #expect(action(.undo, on: trusting) == .run(commandsToUndo(family)))
        #expect(action(.undo, on: family.machine(isRoot: true, files: [:])) == .nothing)
    }

    @Test("keeps a file of ours by name that holds another certificate", arguments: Family.all)
    func foreignFile(family: Family) throws {
        let file = family.file(of: authority.anchor)
        let machine = family.machine(isRoot: true, files: [file: try AuthorityToTrust().pem])
        for change in [TrustChange.trust, .undo] {
            guard case .fail(let reason, _) = action(change, on: machine) else {
                Issue.record("it should not be possible")
                continue
            }
            #expect(reason.contains(file))
        }
    }

    @Test("is skipped on a system of no family that we know")
    func unknown() {
        guard case .skip = action(.trust, on: MadeUpMachine(tools: ["sudo"])) else {
            Issue.record("it should be skipped")
            return
        }
    }

    private func action(_ change: TrustChange, on machine: MadeUpMachine) -> TrustAction? {
        authority.action(change, of: "The system's store", on: machine)
    }

    private func commandsToUndo(_ family: Family) -> [Command] {
        [
            Command(line: "rm -f \(family.file(of: authority.anchor))"),
            Command(line: family.updateAfterRemoval ?? family.update),
        ]
    }
}
