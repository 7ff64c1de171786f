import Yams

/// What is in force, as a configuration file that sets all of it, with the source of each value beside it.
package struct SettingsReport: CustomStringConvertible {
    private let settings: Settings
    private let secrets: [String]

    /// - Parameter secrets: variables that are set, and whose values are nobody's business.
    package init(_ settings: Settings, secrets: [String] = []) {
        self.settings = settings
        self.secrets = secrets
    }

    package var description: String {
        (settings.items.map(Self.lines) + secrets.map { "# \($0): ***  # a secret of the environment" })
            .joined(separator: "\n")
    }

    private static func lines(of item: Settings.Item) -> String {
        let name = item.setting.name
        return switch item.value {
        case nil, .list([]): "# \(name): (not set\(item.setting.standardInWords.map { ": \($0)" } ?? ""))"
        case .flag(let flag): "\(name): \(flag)  # \(item.source)"
        case .text(let text): "\(name): \(scalar(text))  # \(item.source)"
        case .list(let texts):
            (["\(name):  # \(item.source)"] + texts.map { "  - \(scalar($0))" }).joined(separator: "\n")
        }
    }

    /// `text` as YAML takes it for this very text, without the password that may stand in an address.
    private static func scalar(_ text: String) -> String {
        let masked = text.replacing(/:\/\/([^\/@:]*):[^\/@]*@/) { "://\($0.output.1):***@" }
        let yaml = (try? Yams.serialize(node: Node(masked))) ?? masked
        return yaml.split(separator: "\n").first.map(String.init) ?? "''"
    }
}
