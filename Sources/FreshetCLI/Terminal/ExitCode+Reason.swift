import ArgumentParser
import Foundation
import FreshetClient

// The exit codes of the commands that talk to a server, and of a server.
extension ExitCode {
    /// The server could not be reached, or said to come back, for as long as there was patience.
    static let gaveUp = ExitCode(2)
    /// Something is missing, and `--strict` was given.
    static let gap = ExitCode(3)

    /// The server's log has lost what it had acknowledged, so that it has to start again: EX_TEMPFAIL of sysexits.h.
    static let logDamaged = ExitCode(75)

    /// By whether another try may help.
    init(_ error: any Error) {
        if case .gaveUp = error as? ClientError { self = .gaveUp } else { self = .failure }
    }

    /// What an error says to somebody at the command line.
    static func reason(_ error: any Error) -> String {
        guard case .untrusted(let reason) = error as? ClientError else { return "\(error)" }
        return reason + " Give --cacert that authority's certificate: of a server's own, ca.pem in its state directory."
    }

    /// Says on standard error why the program ends with this code.
    func saying(_ reason: String) -> ExitCode {
        FileHandle.standardError.write(Data("freshet: \(reason)\n".utf8))
        return self
    }
}
