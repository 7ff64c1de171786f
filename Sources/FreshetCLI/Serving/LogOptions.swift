import ArgumentParser
import Freshet

/// The options of the log that events are kept in.
struct LogOptions: ParsableArguments {
    @Option(
        help: ArgumentHelp(
            "Where to keep events: sqlite:PATH, or memory: for as long as the program runs.",
            discussion: "By default the file events.db in the state directory.",
            valueName: "engine:path"
        )
    )
    var log: LogAddress?

    @Option(
        help: ArgumentHelp(
            "How long to keep the events of matching topics. May be repeated; the first match counts.",
            discussion: """
                PATTERN=LIMITS, and LIMITS are joined by commas: an age (7d, 12h, 30m, 10s), a count (10000) or bytes \
                (512kB, 100MB, 2GB), or "all". For example 'orders/**=30d' or 'chat/*=1d,1000'. What no pattern \
                matches is kept for 7 days.
                """,
            valueName: "pattern=limits"
        )
    )
    var retention: [RetentionArgument] = []

    /// Opens the log that was asked for.
    ///
    /// - Parameter state: the state directory, where the log is if nothing else is said.
    func open(state: String) async throws -> any EventLog {
        let retention = Retention(rules: retention.map(\.rule), otherwise: .init(age: .seconds(7 * 86_400)))
        switch log ?? .memory {
        case .memory: return MemoryEventLog(retention: retention)
        case .sqlite: throw ServingError("SQLite")
        }
    }
}

/// Which engine keeps the log, as `--log` takes it.
enum LogAddress: Sendable, Hashable, ExpressibleByArgument {
    case memory
    case sqlite(path: String)

    init?(argument: String) {
        switch argument {
        case "memory:", "memory": self = .memory
        case let text where text.hasPrefix("sqlite:") && text.count > "sqlite:".count:
            self = .sqlite(path: String(text.dropFirst("sqlite:".count)))
        default: return nil
        }
    }
}
