import ArgumentParser
import FreshetSQLite

/// `freshet log check`: whether the log is sound.
struct LogCheck: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "check",
        abstract: "Checks that the log is sound.",
        discussion: """
            It reads the whole file: SQLite's own check first, then whether events, topics, keys and epochs agree with
            each other. What it finds it says, a line each.

            Exit codes: 0 the log is sound, 1 it is not, or cannot be read.
            """
    )

    @OptionGroup var options: LogFileOptions

    func run() throws {
        let file = try options.file()
        let (findings, statistics) = try orFail { (try file.check(), try file.statistics()) }
        guard findings.isEmpty else {
            for finding in findings { print(finding) }
            throw failure(ServingError("\(file.path) is damaged. Put it aside, and restore a backup."))
        }
        print("Sound: \(statistics.events) events in \(statistics.topics) topics.")
    }
}
