package import Foundation

/// All that can be set.
package struct SettingCatalogue: Sendable {
    /// Every variable of the program begins with it.
    package static let prefix = "FRESHET_"

    package let settings: [Setting]

    package init(_ settings: [Setting]) {
        self.settings = settings
    }

    /// Takes the options of a command from what it says of itself.
    ///
    /// - Parameters:
    ///   - help: what ArgumentParser's `--experimental-dump-help` prints.
    ///   - omitted: options that are no settings.
    ///   - withoutVariable: settings that the environment cannot say.
    /// - Throws: `DecodingError`.
    package init(help: Data, omitting omitted: Set<String>, withoutVariable: Set<String> = []) throws {
        let options = try JSONDecoder().decode(CommandHelp.self, from: help).command.arguments
        let names = Set(options.compactMap(\.name))
        settings = options.compactMap { option in
            guard let name = option.name, !omitted.contains(name), !names.contains(takenBackBy: name)
            else { return nil }
            return Setting(
                name: name,
                kind: option.kind(canBeTakenBack: names.contains("no-" + name)),
                standard: option.standard,
                standardInWords: option.standardInWords,
                hasVariable: !withoutVariable.contains(name)
            )
        }
    }

    package subscript(name: String) -> Setting? { settings.first { $0.name == name } }
}

/// What we read of a command's help.
private struct CommandHelp: Decodable {
    struct Command: Decodable {
        let arguments: [Option]
    }

    struct Option: Decodable {
        struct Name: Decodable {
            let name: String
        }

        let abstract: String?
        let kind: String
        let isRepeating: Bool
        let defaultValue: String?
        let preferredName: Name?

        /// What has none is no option, but an argument by its place.
        var name: String? { preferredName?.name }

        /// As ArgumentParser would tell it, where it cannot.
        var standardInWords: String? {
            abstract?.firstMatch(of: /\(default: (.+)\)$/).map { String($0.output.1) }
        }

        func kind(canBeTakenBack: Bool) -> Setting.Kind {
            guard !isRepeating else { return .list }
            return kind == "flag" ? .flag(canBeTakenBack: canBeTakenBack) : .value
        }

        /// A flag that is on by default is shown as its option.
        var standard: String? {
            guard kind == "flag" else { return defaultValue }
            return "\(defaultValue != nil && defaultValue == name.map { "--" + $0 })"
        }
    }

    let command: Command
}

extension Set<String> {
    /// Whether `name` only takes back what another of these makes.
    fileprivate func contains(takenBackBy name: String) -> Bool {
        name.hasPrefix("no-") && contains(String(name.dropFirst(3)))
    }
}
