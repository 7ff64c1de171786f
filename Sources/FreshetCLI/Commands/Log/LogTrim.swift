import ArgumentParser
import FreshetSQLite

/// `freshet log trim`: room on the disk, at once.
struct LogTrim: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "trim",
        abstract: "Removes old events once, and gives the room back to the disk.",
        discussion: """
            A server keeps to its own --retention all the time. This is for once: to make room, or to remove what should
            not have been published. Topics that match no --retention given here stay as they are.

              freshet log trim --retention 'sensors/**=1d' --retention 'chat/*=1000'

            Readers that had yet to get what is removed are told of a gap. Backups keep what they have.
            """
    )

    @OptionGroup var options: LogFileOptions

    @Option(
        help: ArgumentHelp(
            "What to keep of matching topics, as freshet serve takes it. May be repeated; the first match counts.",
            valueName: "pattern=limits"
        )
    )
    var retention: [RetentionArgument]

    @Flag(help: "Say what would be removed, and remove nothing.")
    var dryRun = false

    func run() throws {
        let file = try options.file()
        let rules = retention.map(\.rule)
        guard !dryRun else {
            return print("Would remove \(Self.text(try orFail { try file.surplus(rules) })).")
        }
        let before = try orFail { try file.statistics().bytesOnDisk }
        let progress = ProgressLine()
        let trimmed = try orFail {
            defer { progress.clear() }
            return try file.trim(rules) { progress.show("Trimming: \($0.events) events") }
        }
        let after = try orFail { try file.statistics().bytesOnDisk }
        print("Removed \(Self.text(trimmed)). The log took \(before.asBytes) of the disk, and takes \(after.asBytes).")
    }

    private static func text(_ trimmed: SQLiteTrimmed) -> String {
        "\(trimmed.events) events of \(trimmed.topics) topics, \(trimmed.dataBytes.asBytes) of data"
    }
}
