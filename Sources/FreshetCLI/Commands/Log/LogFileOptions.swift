import ArgumentParser
import FreshetSQLite

/// Which log a tool works on.
struct LogFileOptions: ParsableArguments {
    @Option(
        help: ArgumentHelp(
            "The log: sqlite:PATH.",
            discussion: "By default the file events.db in the state directory.",
            valueName: "engine:path"
        )
    )
    var log: LogAddress?

    @Option(help: ArgumentHelp("The state directory of the server.", valueName: "dir"))
    var state: String = StateDirectory.standard

    func validate() throws {
        guard log != .memory else {
            throw ValidationError("A log in memory is in its server alone. --log takes sqlite:PATH.")
        }
    }

    /// - Throws: `ExitCode`, after saying on standard error why there is none.
    func file() throws -> SQLiteLogFile {
        guard case .sqlite(let path) = log ?? .standard(state: state) else { throw ExitCode.failure }
        return try orFail { try SQLiteLogFile(path: path) }
    }
}

/// Does it, or says on standard error why not, and gives the exit code to throw.
func orFail<Value>(_ body: () throws -> Value) throws(ExitCode) -> Value {
    do {
        return try body()
    } catch {
        throw failure(error)
    }
}
