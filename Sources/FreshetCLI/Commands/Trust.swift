import ArgumentParser
import Foundation
import FreshetTrust

/// `freshet trust`: no more warnings for the certificates of the local authority.
struct Trust: ParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Has this machine's browsers and programs trust the local authority.",
        discussion: """
            "freshet demo" shows a certificate that this machine's own authority signed. After "freshet trust" nothing \
            warns of it any more: not Chromium and Chrome (~/.pki/nssdb), not Firefox (every profile), and not curl and \
            other programs (the system's store). "freshet trust --undo" takes it back out, and nothing else.

            It says what it would change and by which commands, and asks before it does. Run it as yourself: where \
            root is needed it uses sudo. Browsers are changed by certutil (package libnss3-tools on Debian). On macOS \
            it prints the commands to run and changes nothing.

            Trusting the authority means trusting whoever has its key, which never leaves the state directory.

            Exit codes: 0 all stores are as wanted, 1 one could not be changed, 2 nobody agreed and nothing was changed.
            """
    )

    @Flag(help: "Take the authority out of all stores again.")
    var undo = false

    @Flag(name: .shortAndLong, help: "Do not ask.")
    var yes = false

    @Flag(help: "Say what would be done, and change nothing.")
    var dryRun = false

    @Option(help: ArgumentHelp("Leave the other stores alone. May be repeated.", valueName: "stores"))
    var only: [TrustStoreGroup] = []

    @Option(help: ArgumentHelp("The state directory of the server, where its authority is.", valueName: "dir"))
    var state: String = StateDirectory.standard

    func run() throws {
        do {
            try TrustRun(options: self).run()
        } catch let error as TrustError {
            throw TrustRun.failure(.failure, error.description)
        }
    }
}

extension TrustStoreGroup: ExpressibleByArgument {}
