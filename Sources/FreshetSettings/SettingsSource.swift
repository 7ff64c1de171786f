/// Where a setting has its value from.
package enum SettingsSource: Sendable, Hashable, CustomStringConvertible {
    case commandLine(option: String)
    case environment(variable: String)
    case file(path: String, line: Int)
    case standard

    package var description: String {
        switch self {
        case .commandLine(let option): option
        case .environment(let variable): variable
        case .file(let path, let line): "\(path), line \(line)"
        case .standard: "default"
        }
    }
}
