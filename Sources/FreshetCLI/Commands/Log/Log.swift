import ArgumentParser

/// `freshet log`: what the keeper of a log needs, beside a server that runs.
struct Log: ParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Backs a log up, checks it, tells what is in it, trims it; also while a server runs.",
        discussion: """
            The commands work on the file of a log, by default the one in the state directory. A server that has it open
            goes on meanwhile, and needs not be told.

            Exit codes: 0 done, 1 it could not be done or "check" found something, 64 wrong usage.
            """,
        subcommands: [LogBackup.self, LogCheck.self, LogStats.self, LogTrim.self]
    )
}
