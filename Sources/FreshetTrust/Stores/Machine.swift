/// The machine whose stores are to trust an authority: what a plan asks about it, and what carrying the plan out does.
package protocol Machine: Sendable {
    var system: OperatingSystem { get }
    var isRoot: Bool { get }
    /// The user's folder, without a final slash.
    var home: String { get }
    /// Where programs keep their settings: `~/.config`, unless the user moved it (XDG Base Directory Specification).
    var configHome: String { get }

    /// The whole path of a program in the search path.
    func path(ofTool name: String) -> String?
    func exists(_ path: String) -> Bool
    /// What is in a folder, sorted; nothing if there is no such folder.
    func names(in folder: String) -> [String]
    /// A file's text; `nil` if it cannot be read.
    func text(of file: String) -> String?
    /// What a command that changes nothing prints; `nil` if it fails.
    func output(of command: Command) -> String?
    /// Runs a command that changes something. `nil` means that it succeeded, else the result says why it did not.
    func run(_ command: Command) -> String?
}

package enum OperatingSystem: Sendable {
    case linux, macOS
}

extension Machine {
    /// The commands as this user can run them; `nil` if only root could and there is no way to become root.
    func asRoot(_ commands: [Command]) -> [Command]? {
        if isRoot { return commands }
        return path(ofTool: "sudo").map { _ in commands.map(\.withSudo) }
    }
}
