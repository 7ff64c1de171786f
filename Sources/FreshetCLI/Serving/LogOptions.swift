public import ArgumentParser
import Freshet
public import FreshetSQLite
import Logging

#if NATS
    import FreshetNATS
#endif

/// The options of the log that events are kept in.
struct LogOptions: ParsableArguments {
    @Option(
        help: ArgumentHelp(
            "Where to keep events: sqlite:PATH, memory: for as long as the program runs, or a NATS cluster.",
            discussion: """
                By default the file events.db in the state directory. Several servers share the log \
                nats://HOST,HOST,HOST/STREAM?replicas=3 (tls: instead of nats: encrypts): a JetStream stream, which is \
                made if it is not there. Behind the "?" may also stand max-bytes, and the files credentials, ca, \
                certificate and key, joined by "&".
                """,
            valueName: "address"
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

    @Option(
        help: ArgumentHelp(
            "When a publication is acknowledged.",
            discussion: """
                full: it is on the disk, and survives a power cut. normal: it survives the end of the program, and a \
                power cut may take the last second. off: the system may lose what it has not yet written.
                """,
            valueName: "level"
        )
    )
    var durability: SQLiteConfiguration.Durability = .full

    @Option(
        help: ArgumentHelp("How long Idempotency-Keys are remembered, from 60 to 31536000.", valueName: "seconds")
    )
    var idempotencyWindow = 86_400

    @Option(
        help: ArgumentHelp(
            "How long a closed topic is remembered when its events are gone, from 0. Then its name is free again.",
            valueName: "seconds"
        )
    )
    var closedTopics = 30 * 86_400

    @Option(
        help: ArgumentHelp(
            "How long to wait for another server to let go of the log.",
            discussion: "A server that takes over waits for the drain of the one before. Also for NATS to answer.",
            valueName: "seconds"
        )
    )
    var waitForLog = 30

    func validate() throws {
        guard 60...31_536_000 ~= idempotencyWindow else {
            throw ValidationError("--idempotency-window takes seconds from 60 to 31536000, not \(idempotencyWindow).")
        }
        guard closedTopics >= 0 else { throw ValidationError("--closed-topics takes seconds, 0 or more.") }
        guard waitForLog >= 0 else { throw ValidationError("--wait-for-log takes seconds, 0 or more.") }
        if case .nats(let address) = log { try check(address) }
    }

    private func check(_ address: String) throws {
        #if NATS
            do {
                _ = try NATSConfiguration(address: address)
            } catch {
                throw ValidationError("--log: \(error)")
            }
        #else
            throw ValidationError(
                "This freshet was built without NATS. Install libnats 3.4 or newer, and build it anew.")
        #endif
    }

    /// Opens the log that was asked for.
    ///
    /// - Parameter state: the state directory, where the log is if nothing else is said.
    func open(state: String, logger: Logger) async throws -> any EventLog {
        let retention = Retention(
            rules: retention.map(\.rule),
            otherwise: .init(age: .seconds(7 * 86_400)),
            closings: .seconds(closedTopics)
        )
        if log == nil { try StateDirectory.make(state) }
        switch log ?? .standard(state: state) {
        case .memory:
            return MemoryEventLog(retention: retention, limits: .init(keyAge: .seconds(idempotencyWindow)))
        case .sqlite(let path):
            var configuration = SQLiteConfiguration()
            configuration.durability = durability
            configuration.retention = retention
            configuration.keyAge = .seconds(idempotencyWindow)
            configuration.waitForLock = .seconds(waitForLog)
            configuration.waitsForLock = { [waitForLog] holder in
                let facts: Logger.Metadata = ["holder": "\(holder)", "seconds": "\(waitForLog)"]
                logger.warning("Waiting until another process lets go of the log", metadata: facts)
            }
            configuration.trimmingFailed = { error in
                logger.warning("Trimming failed", metadata: ["reason": "\(error)"])
            }
            return try await SQLiteEventLog.open(path: path, configuration: configuration)
        case .nats(let address):
            #if NATS
                var configuration = try NATSConfiguration(address: address)
                configuration.retention = retention
                configuration.keyAge = .seconds(idempotencyWindow)
                configuration.waitForServers = .seconds(waitForLog)
                configuration.logger = logger
                return try await NATSEventLog.open(configuration)
            #else
                preconditionFailure("\(address) was refused when the options were checked.")
            #endif
        }
    }
}

/// Which engine keeps the log, as `--log` takes it.
enum LogAddress: Sendable, Hashable, ExpressibleByArgument {
    case memory
    case sqlite(path: String)
    case nats(address: String)

    /// Where the log is if nothing else is said.
    static func standard(state: String) -> LogAddress { .sqlite(path: state + "/events.db") }

    init?(argument: String) {
        switch argument {
        case "memory:", "memory": self = .memory
        case let text where text.hasPrefix("sqlite:") && text.count > "sqlite:".count:
            self = .sqlite(path: String(text.dropFirst("sqlite:".count)))
        case let text where text.hasPrefix("nats:") || text.hasPrefix("tls:"): self = .nats(address: text)
        default: return nil
        }
    }
}

extension SQLiteConfiguration.Durability: ExpressibleByArgument {}
