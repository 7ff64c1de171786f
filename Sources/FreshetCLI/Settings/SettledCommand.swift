import ArgumentParser
import Foundation
import FreshetSettings

/// A command whose options may also stand in the environment and in a configuration file.
protocol SettledCommand: AsyncParsableCommand {
    /// As the command line has it.
    static var name: String { get }
}

extension SettledCommand {
    /// All that can be set.
    static var catalogue: SettingCatalogue {
        get throws {
            let help: String
            do {
                _ = try Freshet.parseAsRoot([name, "--experimental-dump-help"])
                help = ""
            } catch {
                help = Freshet.fullMessage(for: error)
            }
            // FRESHET_KEY is a secret itself, while --key names a file with one.
            return try SettingCatalogue(
                help: Data(help.utf8), omitting: ["config", "help", "version"], withoutVariable: ["key"])
        }
    }
}

/// The command line of this process for a command with settings.
struct SettledCommandLine {
    /// Variables of the program that are no settings: those of its clients, and the secret.
    private static let otherVariables: Set = ["FRESHET_CONFIG", "FRESHET_TOKEN", "FRESHET_URL", KeyOptions.variable]
    private static let configuration = "--config"

    /// Behind the command's name.
    private let arguments: [String]

    init(arguments: [String] = Array(CommandLine.arguments.dropFirst(2))) {
        self.arguments = arguments
    }

    /// The configuration file, if there is one: as the command line says, else the environment.
    var file: String? {
        for (index, argument) in arguments.enumerated().reversed() {
            if argument.hasPrefix(Self.configuration + "=") { return String(argument.dropFirst(9)) }
            if argument == Self.configuration, index + 1 < arguments.count { return arguments[index + 1] }
        }
        return ProcessInfo.processInfo.environment["FRESHET_CONFIG"].flatMap { $0.isEmpty ? nil : $0 }
    }

    /// Reads the environment and the file.
    ///
    /// - Throws: `SettingsError`.
    func settings(of command: any SettledCommand.Type) throws -> Settings {
        try Settings(
            arguments: arguments,
            environment: ProcessInfo.processInfo.environment,
            otherVariables: Self.otherVariables,
            file: file,
            catalogue: command.catalogue
        )
    }

    /// The options as they are when `settings` are added to the command line.
    ///
    /// - Throws: `SettingsError` for what the environment or the file says; what ArgumentParser throws for the rest.
    func parse(_ command: any SettledCommand.Type, with settings: Settings) throws -> any ParsableCommand {
        do {
            return try Freshet.parseAsRoot([command.name] + settings.arguments + arguments)
        } catch {
            let message = Freshet.message(for: error)
            let culprits = settings.items(namedIn: message)
            guard !culprits.isEmpty else { throw error }
            let sources = culprits.map { "\($0.setting.option) is set by \($0.source)" }
            throw SettingsError("\(message)\n\(sources.joined(separator: "\n"))")
        }
    }
}
