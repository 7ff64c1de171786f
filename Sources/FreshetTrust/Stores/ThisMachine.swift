#if canImport(FoundationEssentials)
    import FoundationEssentials
#else
    import Foundation
#endif

/// The machine on which the program runs, seen by one user.
package struct ThisMachine: Machine {
    package let home: String
    package let configHome: String
    private let environment: [String: String]
    private let folders: [String]

    /// All certificates that a system trusts take about 250 KB; what is much more than that is something else.
    private static let maximumFileBytes = 4_194_304

    /// - Parameters:
    ///   - home: The user's folder.
    ///   - environment: Where programs are searched for, and what they get as theirs.
    package init(home: String, environment: [String: String]) {
        self.home = home
        self.environment = environment
        // The specification has relative paths ignored.
        let config = environment["XDG_CONFIG_HOME"].flatMap { $0.hasPrefix("/") ? $0 : nil }
        configHome = config ?? home + "/.config"
        let path = (environment["PATH"] ?? "").split(separator: ":").map(String.init)
        // Debian leaves the administrator's programs out of a user's path. What is relative would depend on the folder
        // in which somebody happens to be.
        folders = path.filter { $0.hasPrefix("/") } + ["/usr/local/sbin", "/usr/sbin", "/usr/bin", "/sbin", "/bin"]
    }

    package var system: OperatingSystem {
        #if os(macOS)
            .macOS
        #else
            .linux
        #endif
    }

    package var isRoot: Bool { POSIX.effectiveUser == 0 }

    /// Whether the user's folder is the user's. It is not where `sudo` made somebody root and left `HOME` as it was.
    package var ownsHome: Bool {
        guard let owner = try? POSIX.owner(of: home) else { return true }
        return owner == POSIX.effectiveUser
    }

    package func path(ofTool name: String) -> String? {
        folders.lazy.map { "\($0)/\(name)" }.first(where: FileManager.default.isExecutableFile)
    }

    package func exists(_ path: String) -> Bool {
        FileManager.default.fileExists(atPath: path)
    }

    package func names(in folder: String) -> [String] {
        ((try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? []).sorted()
    }

    package func text(of file: String) -> String? {
        let bytes = try? POSIX.File(file, for: .reading).readBytes(atMost: Self.maximumFileBytes)
        return bytes.map { String(decoding: $0, as: UTF8.self) }
    }

    package func output(of command: Command) -> String? {
        guard let end = try? end(of: command, errors: .dropped), end.status == 0 else { return nil }
        return end.output
    }

    package func run(_ command: Command) -> String? {
        do {
            let end = try end(of: command, errors: .withOutput)
            return end.status == 0 ? nil : Self.reason(of: end, of: command)
        } catch {
            return "\(command.program) cannot be run: \(error)"
        }
    }

    private func end(of command: Command, errors: POSIX.ErrorOutput) throws -> POSIX.ProgramEnd {
        guard let path = path(ofTool: command.program) else { throw POSIX.Failure.missingFile }
        return try POSIX.run(path, command.words, environment: environment, errors: errors)
    }

    /// The program's last words, on one line: the first ones tell what it was about to do.
    private static func reason(of end: POSIX.ProgramEnd, of command: Command) -> String {
        let lines = end.output.split(whereSeparator: \.isNewline).map { $0.drop(while: \.isWhitespace) }
        let words = lines.last { !$0.isEmpty }.map { ": " + $0 } ?? ""
        return "\(command.program) ended with code \(end.status)\(words)"
    }
}
