import ArgumentParser
import Freshet
import FreshetClient

/// `freshet subscribe`: events to standard output.
struct Subscribe: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Prints the events of topics as they come.",
        discussion: """
            It names topics and filters: * is any one segment, a final ** one or more. Quote them.

              freshet subscribe 'orders/*'
              freshet subscribe chat/a --from earliest --json
              freshet subscribe 'orders/**' --state orders.position >> orders.log

            Whatever breaks on the way, it goes on where it was: each event is printed once, in order. With --state \
            that is so over runs of the program as well; if it is killed, the last events may be printed again, and \
            none is missed. What is in a pipe counts as printed, whether or not somebody has read it.

            Exit codes: 0 all topics are closed, or --count is reached, 1 refused, 2 gave up, 3 a gap and --strict.
            """
    )

    @Argument(help: "Topics and filters, such as orders/42 or 'orders/*'.", transform: TopicFilter.init(argument:))
    var topics: [TopicFilter]

    @OptionGroup var server: ClientOptions

    @Option(
        help: ArgumentHelp(
            "Where to begin: earliest, latest, or behind the ID of an event. (default: latest)",
            valueName: "place"
        ),
        transform: StartingPoint.init(argument:)
    )
    var from: StartingPoint = .latest

    @Option(
        help: ArgumentHelp(
            "How events travel: sse, ndjson, ws or poll. (default: sse; ndjson with --json)",
            valueName: "transport"
        ),
        transform: StreamTransport.init(argument:)
    )
    var transport: StreamTransport?

    @Flag(help: "Print each record as JSON, a line each: events, gaps and the ends of topics.")
    var json = false

    @Option(help: ArgumentHelp("End after so many events.", valueName: "events"))
    var count: Int?

    @Option(
        help: ArgumentHelp(
            "Keep the last event ID in this file, and go on from there if it exists, whatever --from says.",
            valueName: "file"
        )
    )
    var state: String?

    @Flag(help: "End with exit code 3 if something is missing, and leave the file of --state before it.")
    var strict = false

    @Option(
        help: ArgumentHelp(
            "How long to go on trying when the server cannot be reached. (default: for ever)",
            valueName: "seconds"
        )
    )
    var retryFor: Double?

    @Flag(help: "Say on standard error when the connection breaks, and why.")
    var verbose = false

    func validate() throws {
        try Patience.check(seconds: retryFor)
        guard count ?? 1 > 0 else { throw ValidationError("--count takes 1 or more.") }
        guard 1...Self.maximumTopics ~= topics.count else {
            throw ValidationError("Name 1 to \(Self.maximumTopics) topics and filters, not \(topics.count).")
        }
    }

    /// What a server takes in one request.
    private static let maximumTopics = 64

    func run() async throws {
        var run = try SubscribeRun(options: self)
        try await run.run()
    }
}

extension StartingPoint {
    /// - Throws: `ValidationError`.
    fileprivate init(argument: String) throws {
        switch argument {
        case "earliest": self = .earliest
        case "latest": self = .latest
        default:
            guard EventID(argument) != nil else {
                throw ValidationError("--from takes earliest, latest or the ID of an event.")
            }
            self = .after(argument)
        }
    }
}

extension StreamTransport {
    /// - Throws: `ValidationError`.
    fileprivate init(argument: String) throws {
        switch argument {
        case "sse": self = .serverSentEvents
        case "ndjson": self = .lines
        case "ws": self = .webSocket
        case "poll": self = .longPoll
        default: throw ValidationError("--transport takes sse, ndjson, ws or poll.")
        }
    }
}
