import Foundation

/// Where the program keeps what must outlive it.
enum StateDirectory {
    /// `$XDG_STATE_HOME/freshet`, by default `~/.local/state/freshet` (XDG Base Directory Specification).
    static var standard: String {
        let environment = ProcessInfo.processInfo.environment
        // The specification has relative paths ignored.
        if let state = environment["XDG_STATE_HOME"], state.hasPrefix("/") { return state + "/freshet" }
        let home = environment["HOME"].flatMap { $0.isEmpty ? nil : $0 } ?? NSHomeDirectory()
        return home + "/.local/state/freshet"
    }

    /// Makes the directory where there is none, for its owner alone.
    ///
    /// - Throws: ``ServingError``.
    static func make(_ path: String) throws {
        do {
            try FileManager.default.createDirectory(
                atPath: path,
                withIntermediateDirectories: true,
                attributes: [.posixPermissions: 0o700]
            )
        } catch {
            throw ServingError("Cannot make the state directory \(path). Give one that can be written with --state.")
        }
    }
}
