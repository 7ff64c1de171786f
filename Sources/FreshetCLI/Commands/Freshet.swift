import ArgumentParser
import Foundation
import FreshetSettings

/// The program: `freshet`.
@main
struct Freshet: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "freshet",
        abstract: "Pushes events to browsers: Server-Sent Events first, WebSocket beside.",
        discussion: """
            Run "freshet demo" and open the address that it prints. Every command explains itself with --help.
            """,
        version: version,
        subcommands: [
            Demo.self, Serve.self, Config.self, Publish.self, Subscribe.self, Token.self, Bench.self, Compare.self,
            Log.self, Trust.self,
        ]
    )

    static let version = "0.1.0"

    private static let settled: [any SettledCommand.Type] = [Demo.self, Serve.self, Config.self]

    static func main() async {
        do {
            try await command(for: Array(CommandLine.arguments.dropFirst())).runWhatever()
        } catch let error as SettingsError {
            FileHandle.standardError.write(Data("freshet: \(error)\n".utf8))
            exit(withError: ExitCode(EX_CONFIG))
        } catch {
            exit(withError: error)
        }
    }

    /// What the command line asks for, with what environment and configuration file add to it.
    private static func command(for arguments: [String]) throws -> any ParsableCommand {
        guard let command = settled.first(where: { $0.name == arguments.first }),
            Set(arguments).isDisjoint(with: ["--help", "-h", "--version"])
        else { return try parseAsRoot(arguments) }
        let line = SettledCommandLine()
        return try line.parse(command, with: line.settings(of: command))
    }
}

extension ParsableCommand {
    fileprivate consuming func runWhatever() async throws {
        var command = self
        if var command = command as? any AsyncParsableCommand {
            try await command.run()
        } else {
            try command.run()
        }
    }
}
