import ArgumentParser
import Foundation
import FreshetBench
import FreshetWire

/// The options that say which server `freshet bench` measures, and from where.
struct BenchServerOptions: ParsableArguments {
    private static let standardURL = "http://localhost:8080"

    @Option(help: ArgumentHelp("Where the server is. (default: $FRESHET_URL, else \(standardURL))", valueName: "url"))
    var url: String?

    @Option(
        help: ArgumentHelp(
            "A further authority to trust, in PEM.",
            discussion: "By default this machine's own local authority, if there is one.",
            valueName: "file"
        )
    )
    var cacert: String?

    @Option(
        help: ArgumentHelp(
            "The server's process, if it is on this machine: its CPU and memory are shown.",
            valueName: "pid"
        )
    )
    var serverPid: Int?

    @Option(help: ArgumentHelp("Threads of the bench itself.", valueName: "number"))
    var loops = 1

    @Option(
        help: ArgumentHelp(
            "How long to wait for connections, for an acknowledgement, and at the end for the last deliveries.",
            valueName: "seconds"
        )
    )
    var timeout: Double = 30

    func validate() throws {
        _ = try target
        guard 1...64 ~= loops else { throw ValidationError("--loops takes 1 to 64, not \(loops).") }
        guard 0.1...86_400 ~= timeout else { throw ValidationError("--timeout takes seconds from 0.1 to 86400.") }
        guard serverPid ?? 1 > 0 else { throw ValidationError("--server-pid takes the number of a process.") }
    }

    /// - Throws: `ValidationError`.
    var target: ServerURL {
        get throws {
            do throws(ServerURL.Flaw) {
                return try ServerURL(url ?? Self.urlOfEnvironment ?? Self.standardURL)
            } catch {
                throw ValidationError(error.description)
            }
        }
    }

    func fill(_ plan: inout BenchPlan) {
        plan.authorityFile = cacert ?? Self.localAuthority
        plan.serverPID = serverPid
        plan.loops = loops
        plan.timeout = .seconds(timeout)
    }

    private static var urlOfEnvironment: String? {
        ProcessInfo.processInfo.environment["FRESHET_URL"].flatMap { $0.isEmpty ? nil : $0 }
    }

    private static var localAuthority: String? {
        let file = StateDirectory.standard + "/ca.pem"
        return FileManager.default.isReadableFile(atPath: file) ? file : nil
    }
}
