import FreshetTrust
import Synchronization

/// A machine that exists only in a test: its files, its programs, and what they say.
final class MadeUpMachine: Machine {
    let system: OperatingSystem
    let isRoot: Bool
    let home = "/home/me"
    let configHome = "/home/me/.config"

    private let files: Mutex<[String: String]>
    private let tools: Set<String>
    /// What a database of NSS says, by its folder: a listing, and PEM by nickname.
    private let databases: [String: Database]
    private let effect: @Sendable (Command, inout [String: String]) -> String?

    struct Database {
        var listing: String? = ""
        var certificates: [String: String] = [:]
    }

    /// - Parameter effect: What a command does to the files, and the reason if it fails.
    init(
        system: OperatingSystem = .linux,
        isRoot: Bool = false,
        files: [String: String] = [:],
        tools: Set<String> = ["certutil", "sudo", "update-ca-certificates"],
        databases: [String: Database] = [:],
        effect: @escaping @Sendable (Command, inout [String: String]) -> String? = { _, _ in nil }
    ) {
        self.system = system
        self.isRoot = isRoot
        let cert9 = databases.keys.map { ($0 + "/cert9.db", "") }
        self.files = Mutex(files.merging(cert9) { $1 })
        self.tools = tools
        self.databases = databases
        self.effect = effect
    }

    func path(ofTool name: String) -> String? { tools.contains(name) ? "/usr/bin/" + name : nil }

    func exists(_ path: String) -> Bool {
        files.withLock { $0.keys.contains { $0 == path || $0.hasPrefix(path + "/") } }
    }

    func names(in folder: String) -> [String] {
        let inside = files.withLock { $0.keys.filter { $0.hasPrefix(folder + "/") } }
        return Set(inside.map { String($0.dropFirst(folder.count + 1).prefix { $0 != "/" }) }).sorted()
    }

    func text(of file: String) -> String? { files.withLock { $0[file] } }

    func output(of command: Command) -> String? {
        guard command.words.count >= 4, command.words[0..<3] == ["certutil", "-L", "-d"] else { return nil }
        let database = databases[String(command.words[3].dropFirst("sql:".count))]
        return command.words.count == 4 ? database?.listing : database?.certificates[command.words[5]]
    }

    func run(_ command: Command) -> String? {
        files.withLock { effect(command, &$0) }
    }
}

extension Command {
    /// A command line whose words hold no spaces.
    init(line: String) {
        self.init(line.split(separator: " ").map(String.init))
    }
}
