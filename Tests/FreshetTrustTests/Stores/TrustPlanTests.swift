import Foundation
import FreshetTrust
import Testing

@Suite("A plan to trust")
struct TrustPlanTests {
    static let bundle = "/etc/ssl/certs/ca-certificates.crt"

    let authority: AuthorityToTrust

    init() throws {
        authority = try AuthorityToTrust()
    }

    @Test("leaves out the stores that nobody asked for", arguments: TrustStoreGroup.allCases)
    func groups(group: TrustStoreGroup) {
        let names = MadeUpMachine().trustStores(in: [group]).map(\.name)
        #expect(names == (group == .system ? ["The system's store"] : ["Chromium and Chrome"]))
    }

    @Test("leaves a Mac to its user, with the commands")
    func mac() {
        let machine = MadeUpMachine(system: .macOS)
        let keychain = "/home/me/Library/Keychains/login.keychain-db"
        let add = "security add-trusted-cert -r trustRoot -k \(keychain) \(authority.anchor.file)"
        #expect(authority.action(.trust, of: "The login keychain", on: machine) == .byHand([Command(line: add)]))
        #expect(plan(.trust, on: machine).changeCount == 0)
        #expect(plan(.trust, on: machine).steps[0].carryOut(on: machine) == .leftToUser([Command(line: add)]))
    }

    @Test("is carried out when the store holds the authority afterwards")
    func done() {
        let pem = authority.pem
        let machine = MadeUpMachine(isRoot: true) { command, files in
            if command.program == "update-ca-certificates" { files[Self.bundle] = pem }
            return nil
        }
        #expect(systemStep(on: machine)?.carryOut(on: machine) == .done)
        #expect(systemStep(on: machine)?.carryOut(on: machine) == .already)
    }

    @Test("fails when the commands succeed and the store is as it was")
    func ineffective() {
        let machine = MadeUpMachine(isRoot: true, files: [Self.bundle: ""])
        #expect(systemStep(on: machine)?.carryOut(on: machine).isFailure == true)
    }

    @Test("stops at the first command that fails, and gives the reason and all commands")
    func failing() {
        let machine = MadeUpMachine(isRoot: true) { command, files in
            files["/ran/" + command.program] = ""
            return command.program == "install" ? "the disk is full" : nil
        }
        let step = systemStep(on: machine)
        guard case .run(let commands)? = step?.action else {
            Issue.record("there should be something to do")
            return
        }
        #expect(step?.carryOut(on: machine) == .failed(because: "the disk is full", remedy: commands))
        #expect(machine.names(in: "/ran") == ["install"])
    }

    @Test("tells what has to be done for an authority that is not made yet")
    func unmade() {
        let machine = MadeUpMachine(files: [Self.bundle: authority.pem])
        let anchor = TrustAnchor.unmade(in: "/home/me/state")
        let plan = TrustPlan(.trust, of: anchor, in: machine.trustStores(in: [.system]), on: machine)
        #expect(plan.changeCount == 1)
        #expect(plan.steps[0].place == "/usr/local/share/ca-certificates/freshet-ID.crt")
    }

    private func plan(_ change: TrustChange, on machine: MadeUpMachine) -> TrustPlan {
        let stores = machine.trustStores(in: Set(TrustStoreGroup.allCases))
        return TrustPlan(change, of: authority.anchor, in: stores, on: machine)
    }

    private func systemStep(on machine: MadeUpMachine) -> TrustStep? {
        authority.step(.trust, of: "The system's store", on: machine)
    }
}
