/// The settings that a command line makes itself.
struct GivenArguments {
    private(set) var values: [String: [String]] = [:]

    /// - Parameter arguments: of the command, without its name.
    init(_ arguments: some Sequence<String>, catalogue: SettingCatalogue) {
        var iterator = arguments.makeIterator()
        while let argument = iterator.next(), argument != "--" {
            guard argument.hasPrefix("--") else { continue }
            let parts = argument.dropFirst(2).split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
            let name = String(parts[0])
            if let setting = catalogue[name] {
                if case .flag = setting.kind {
                    values[name] = ["true"]
                } else if let value = parts.count > 1 ? String(parts[1]) : iterator.next() {
                    values[name, default: []].append(value)
                }
            } else if name.hasPrefix("no-") {
                values[String(name.dropFirst(3))] = ["false"]
            }
        }
    }

    /// What it says of `setting`; `nil` if it says nothing.
    func value(of setting: Setting) -> SettingValue? {
        guard let texts = values[setting.name], let last = texts.last else { return nil }
        return switch setting.kind {
        case .flag: .flag(last == "true")
        case .value: .text(last)
        case .list: .list(texts)
        }
    }
}
