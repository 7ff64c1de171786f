/// One thing that can be set: an option of the command line, which has the same name in a configuration file and, in
/// capitals, in the environment.
package struct Setting: Sendable, Hashable {
    package enum Kind: Sendable, Hashable {
        /// Yes or no. Where it can be taken back, `--no-` and its name do so.
        case flag(canBeTakenBack: Bool)
        case value
        /// Any number of values.
        case list
    }

    /// Without the dashes before it.
    package let name: String
    package let kind: Kind
    /// What holds if nothing is said, as one would write it. `nil` where nothing does, or where it takes words.
    package let standard: String?
    /// What holds if nothing is said, in words.
    package let standardInWords: String?
    /// Whether the environment may say it.
    package let hasVariable: Bool

    package init(
        name: String, kind: Kind, standard: String? = nil, standardInWords: String? = nil, hasVariable: Bool = true
    ) {
        self.name = name
        self.kind = kind
        self.standard = standard
        self.standardInWords = standardInWords
        self.hasVariable = hasVariable
    }

    package var option: String { "--" + name }

    package var variable: String {
        SettingCatalogue.prefix + name.uppercased().replacing("-", with: "_")
    }

    /// How the command line says `value`.
    func arguments(saying value: SettingValue) -> [String] {
        switch value {
        case .flag(true): [option]
        case .flag(false): kind == .flag(canBeTakenBack: true) ? ["--no-" + name] : []
        case .text(let text): ["\(option)=\(text)"]
        case .list(let texts): texts.map { "\(option)=\($0)" }
        }
    }
}

/// What a setting is set to.
package enum SettingValue: Sendable, Hashable {
    case flag(Bool)
    case text(String)
    case list([String])
}
