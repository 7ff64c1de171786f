/// What is set, and by whom: the command line comes first, then the environment, then the configuration file. Whoever
/// comes first counts; lists are not joined.
package struct Settings: Sendable {
    package struct Item: Sendable, Hashable {
        package let setting: Setting
        /// `nil` if nobody has said anything, and nothing holds then that could be written.
        package let value: SettingValue?
        package let source: SettingsSource
    }

    /// Each setting of the catalogue, in its order.
    package let items: [Item]

    /// - Parameters:
    ///   - arguments: of the command, without its name.
    ///   - environment: of the process.
    ///   - otherVariables: variables of the program that are no settings.
    ///   - file: the configuration file, if there is one.
    /// - Throws: ``SettingsError``.
    package init(
        arguments: [String],
        environment: [String: String],
        otherVariables: Set<String> = [],
        file: String? = nil,
        catalogue: SettingCatalogue
    ) throws(SettingsError) {
        let given = GivenArguments(arguments, catalogue: catalogue)
        var layers: [any SettingsLayer] = []
        layers.append(try EnvironmentLayer(environment, catalogue: catalogue, others: otherVariables))
        if let file { layers.append(try FileLayer(path: file, catalogue: catalogue)) }
        var items: [Item] = []
        for setting in catalogue.settings { items.append(try Self.item(of: setting, given: given, layers: layers)) }
        self.items = items
    }

    private static func item(
        of setting: Setting,
        given: GivenArguments,
        layers: [any SettingsLayer]
    ) throws(SettingsError) -> Item {
        if let value = given.value(of: setting) {
            return Item(setting: setting, value: value, source: .commandLine(option: setting.option))
        }
        for layer in layers {
            guard let value = try layer.value(of: setting), let source = layer.source(of: setting) else { continue }
            return Item(setting: setting, value: value, source: source)
        }
        return Item(setting: setting, value: setting.standardValue, source: .standard)
    }

    /// How a command line would say what the environment and the file say, and what it does not say itself.
    package var arguments: [String] {
        items.flatMap { item -> [String] in
            guard item.source.isBesideCommandLine, let value = item.value else { return [] }
            return item.setting.arguments(saying: value)
        }
    }

    /// The settings that environment or file make and that are named in `message`.
    package func items(namedIn message: String) -> [Item] {
        let words = Set(message.split { !$0.isLetter && !$0.isNumber && $0 != "-" })
        return items.filter { $0.source.isBesideCommandLine && words.contains($0.setting.option[...]) }
    }

    /// The names of what is set otherwise than in `others`.
    package func names(differingFrom others: Settings) -> [String] {
        zip(items, others.items).filter { $0.value != $1.value }.map(\.0.setting.name)
    }
}

extension SettingsSource {
    fileprivate var isBesideCommandLine: Bool {
        switch self {
        case .environment, .file: true
        case .commandLine, .standard: false
        }
    }
}

extension Setting {
    fileprivate var standardValue: SettingValue? {
        switch kind {
        case .flag: .flag(standard == "true")
        case .value: standard.map { .text($0) }
        case .list: nil
        }
    }
}
