import Configuration

/// One place beside the command line where settings are made.
protocol SettingsLayer {
    var snapshot: any ConfigSnapshot { get }

    /// Under which key the snapshot has `setting`.
    func key(of setting: Setting) -> AbsoluteConfigKey

    /// Where it says `setting`, if it does.
    func source(of setting: Setting) -> SettingsSource?
}

extension SettingsLayer {
    /// - Throws: ``SettingsError`` for a value of another kind.
    func value(of setting: Setting) throws(SettingsError) -> SettingValue? {
        guard let source = source(of: setting) else { return nil }
        switch setting.kind {
        case .flag:
            guard case .bool(let flag) = content(of: setting, as: .bool) else {
                throw SettingsError("\(source): \(setting.name) takes true or false.")
            }
            return .flag(flag)
        case .value:
            guard case .string(let text) = content(of: setting, as: .string) else {
                throw SettingsError("\(source): \(setting.name) takes one value.")
            }
            return .text(text)
        case .list:
            // One alone need not stand in a list.
            if case .stringArray(let texts) = content(of: setting, as: .stringArray) { return .list(texts) }
            guard case .string(let text) = content(of: setting, as: .string) else { return nil }
            return .list([text])
        }
    }

    /// `nil` where it cannot be taken for one of that kind.
    private func content(of setting: Setting, as type: ConfigType) -> ConfigContent? {
        try? snapshot.value(forKey: key(of: setting), type: type).value?.content
    }
}
