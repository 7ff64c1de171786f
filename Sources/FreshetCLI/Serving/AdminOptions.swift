import ArgumentParser
import FreshetServer
import Logging

/// The options of whoever operates a server: what it shows of itself, and what it writes down.
struct AdminOptions: ParsableArguments {
    @Option(
        help: ArgumentHelp(
            "Where the operator's own HTTP listens: a page, /status, /metrics, /livez and /readyz; or none.",
            discussion: """
                By default "serve" does on localhost:8444, unless the system picks a port of --listen; "demo" does not. \
                It speaks no TLS and asks for no token: keep it on loopback, or in a network of your own.
                """,
            valueName: "address:port"
        )
    )
    var admin: AdminAddress?

    @Option(help: ArgumentHelp("How to log: text, or json, an object a line.", valueName: "format"))
    var logFormat = LogFormat.text

    @Flag(help: "Log each request when it is answered, and each stream when it ends: without query, token or data.")
    var accessLog = false

    /// Where to listen for the operator.
    ///
    /// - Parameter addresses: those for everybody.
    func address(beside addresses: [ListenAddress], isUsual: Bool) -> AdminAddress {
        // A server on a port that the system picks is one of many, which would all want the same.
        admin ?? (isUsual && !addresses.contains { $0.port == 0 } ? .standard : .none)
    }
}

/// Where the operator's listener is, as `--admin` takes it.
enum AdminAddress: Sendable, Hashable, ExpressibleByArgument {
    case none
    /// Nobody asked for it: where it is taken, the server goes on without.
    case standard
    case at(ListenAddress)

    /// Beside that of the streams, and of nobody who is known.
    private static let standardAddress = ListenAddress(scheme: .http, host: "localhost", port: 8444)

    init?(argument: String) {
        guard argument != "none" else {
            self = .none
            return
        }
        guard var address = ListenAddress(argument: argument), address.scheme != .https else { return nil }
        address.scheme = .http
        self = .at(address)
    }

    var address: ListenAddress? {
        switch self {
        case .none: nil
        case .standard: Self.standardAddress
        case .at(let address): address
        }
    }
}

/// From where on to log, as `--log-level` takes it.
enum LogLevel: String, Sendable, CaseIterable, ExpressibleByArgument {
    case trace, debug, info, notice, warning, error, critical
}

/// How log messages are written, as `--log-format` takes it.
enum LogFormat: String, Sendable, ExpressibleByArgument {
    case text, json

    func logger(label: String, level: LogLevel) -> Logger {
        var logger = Logger(label: label) { label in
            switch self {
            case .text: StreamLogHandler.standardError(label: label)
            case .json: JSONLogHandler(label: label)
            }
        }
        logger.logLevel = Logger.Level(rawValue: level.rawValue) ?? .warning
        return logger
    }
}
