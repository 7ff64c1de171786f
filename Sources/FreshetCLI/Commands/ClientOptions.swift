import ArgumentParser
import Foundation
import FreshetClient

/// The options of every command that talks to a server.
struct ClientOptions: ParsableArguments {
    private static let standardURL = "https://localhost:8443"

    @Option(
        help: ArgumentHelp(
            "Where the server is. (default: $FRESHET_URL, else \(standardURL))",
            discussion: "With a path, if a proxy serves it below one.",
            valueName: "url"
        )
    )
    var url: String?

    @Option(
        help: ArgumentHelp(
            "A further authority to trust, in PEM. May be repeated.",
            discussion: "By default this machine's own local authority, if there is one.",
            valueName: "file"
        )
    )
    var cacert: [String] = []

    @Option(
        help: ArgumentHelp(
            "A header of every request, such as 'X-Api-Key: secret'. May be repeated.",
            discussion: "For whatever stands before the server. Other users of the machine can see command lines.",
            valueName: "name: value"
        )
    )
    var header: [HeaderArgument] = []

    @Option(
        help: ArgumentHelp(
            "The token that says what you may do. (default: $FRESHET_TOKEN)",
            discussion: "Other users of the machine can see command lines: rather set the variable.",
            valueName: "token"
        )
    )
    var token: String?

    /// - Parameter onRetry: is told before each wait for another attempt.
    /// - Throws: `ExitCode`, after saying on standard error what is wrong with the options.
    func client(onRetry: @escaping @Sendable (Retry) -> Void) throws -> FreshetClient {
        var configuration = ClientConfiguration()
        configuration.authorityFiles = cacert.isEmpty ? Self.localAuthority : cacert
        configuration.headers = header.map { ($0.name, $0.value) }
        configuration.token = token ?? Self.environment("FRESHET_TOKEN")
        configuration.onRetry = onRetry
        let url = url ?? Self.environment("FRESHET_URL") ?? Self.standardURL
        do throws(ClientError) {
            return try FreshetClient(url: url, configuration: configuration)
        } catch {
            throw failure(error)
        }
    }

    private static func environment(_ name: String) -> String? {
        ProcessInfo.processInfo.environment[name].flatMap { $0.isEmpty ? nil : $0 }
    }

    private static var localAuthority: [String] {
        let file = StateDirectory.standard + "/ca.pem"
        return FileManager.default.isReadableFile(atPath: file) ? [file] : []
    }
}
