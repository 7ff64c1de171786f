import ArgumentParser
import Foundation
import FreshetSQLite

/// `freshet log backup`: a copy of the log as it is at one moment.
struct LogBackup: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "backup",
        abstract: "Copies the log, as it is at this moment, to a new file.",
        discussion: """
            Publishing and reading go on meanwhile. The file appears under its name when it is whole.

            To restore it, stop the server, put the copy in the place of the log and start the server again. Readers that
            had more than the copy are told of a gap; no event gets an ID that another had.
            """
    )

    @OptionGroup var options: LogFileOptions

    @Argument(help: ArgumentHelp("The new file.", valueName: "file"))
    var destination: String

    func run() throws {
        let file = try options.file()
        let progress = ProgressLine()
        try orFail {
            defer { progress.clear() }
            try file.backup(to: destination) { progress.show("Backing up: \(Int($0 * 100)) %") }
        }
        let attributes = try orFail { try FileManager.default.attributesOfItem(atPath: destination) }
        print("Backed up to \(destination), \((attributes[.size] as? Int ?? 0).asBytes).")
    }
}
