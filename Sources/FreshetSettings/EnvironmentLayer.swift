import Configuration

/// The settings that are made in the environment.
struct EnvironmentLayer: SettingsLayer {
    let snapshot: any ConfigSnapshot
    private let names: Set<String>

    /// - Parameter others: variables of the program that are no settings.
    /// - Throws: ``SettingsError`` for a variable that looks like the program's and is not.
    init(
        _ environment: [String: String],
        catalogue: SettingCatalogue,
        others: Set<String>
    ) throws(SettingsError) {
        let known = Set(catalogue.settings.filter(\.hasVariable).map(\.variable))
        for name in environment.keys.sorted() where Self.isOurs(name) && !known.contains(name) && !others.contains(name)
        {
            throw .unknown(name, at: "", nearest: known.union(others).sorted().nearest(to: name))
        }
        // An empty one is how containers are told nothing.
        names = known.filter { environment[$0]?.isEmpty == false }
        snapshot = EnvironmentVariablesProvider(environmentVariables: environment).snapshot()
    }

    func key(of setting: Setting) -> AbsoluteConfigKey { AbsoluteConfigKey(["freshet", setting.name]) }

    func source(of setting: Setting) -> SettingsSource? {
        setting.hasVariable && names.contains(setting.variable) ? .environment(variable: setting.variable) : nil
    }

    /// Kubernetes tells every container about a Service that is called "freshet", in variables of these names.
    private static func isOurs(_ name: String) -> Bool {
        guard name.hasPrefix(SettingCatalogue.prefix) else { return false }
        let rest = name.dropFirst(SettingCatalogue.prefix.count)
        return !rest.hasPrefix("SERVICE_") && rest != "PORT" && !rest.hasPrefix("PORT_")
    }
}
