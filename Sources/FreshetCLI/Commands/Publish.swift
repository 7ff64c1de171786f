import ArgumentParser
import Freshet
import FreshetClient

/// `freshet publish`: events from the command line or from standard input.
struct Publish: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Publishes events to a topic of a server.",
        discussion: """
            With DATA it publishes one event; without, an event for each line of standard input, in order:

              freshet publish chat/a 'hello'
              tail -F orders.log | freshet publish orders/new
              freshet publish orders/new --batch 500 --key import-7 < orders.txt

            It prints the ID of each event once the event is durable. Whatever breaks on the way, it tries again, and \
            each event appears once. With --key that is so even if the program itself is ended and run again with the \
            same input, as long as the server remembers keys (24 hours).

            Exit codes: 0 all is published, 1 the server or a line of the input is at fault, 2 gave up for now.
            """
    )

    @Argument(help: "What to publish to, such as orders/42.", transform: Topic.init(argument:))
    var topic: Topic

    @Argument(help: "The event. Without it, each line of standard input is one.")
    var data: String?

    @OptionGroup var server: ClientOptions

    @Flag(
        help: ArgumentHelp(
            "Read each line as {\"data\": \"…\", \"type\": \"…\", \"retry\": 1000}; data alone is needed.",
            discussion: "\"compression\": \"none\" is --no-compression for one line."
        )
    )
    var ndjson = false

    @Option(help: ArgumentHelp("How many lines to publish as one, all of them or none: 1 to 1000.", valueName: "lines"))
    var batch = 1

    @Option(help: ArgumentHelp("The type of the events. (default: message)", valueName: "type"))
    var type: String?

    @Option(
        help: ArgumentHelp("The reconnection time that readers of Server-Sent Events are told.", valueName: "ms")
    )
    var retry: Int?

    @Flag(
        help: ArgumentHelp(
            "Have the events sent to readers uncompressed.",
            discussion: "For secrets on a topic that others publish to as well: compressed lengths give them away."
        )
    )
    var noCompression = false

    @Option(
        help: ArgumentHelp(
            "A key by which the server knows a repeat. By default one is made up for each request.",
            discussion: "For lines, requests get KEY-1, KEY-2 and so on: to repeat them, give the same --batch.",
            valueName: "key"
        )
    )
    var key: String?

    @Flag(help: "Print no IDs.")
    var quiet = false

    @Option(
        help: ArgumentHelp(
            "How long to go on trying when the server cannot be reached or says to come back.",
            valueName: "seconds"
        )
    )
    var retryFor: Double = 60

    /// What `--key` may have, so that a number fits behind it.
    private static let maximumKeyBytes = 240

    func validate() throws {
        try Patience.check(seconds: retryFor)
        guard 1...Batch.maximumCount ~= batch else {
            throw ValidationError("--batch takes 1 to \(Batch.maximumCount) lines, not \(batch).")
        }
        guard data == nil || (batch == 1 && !ndjson) else {
            throw ValidationError("--batch and --ndjson are for lines of standard input: leave out the data.")
        }
        guard !ndjson || (type == nil && retry == nil) else {
            throw ValidationError("With --ndjson each line has its own type and retry: leave out --type and --retry.")
        }
        guard 0...86_400_000 ~= retry ?? 0 else {
            throw ValidationError("--retry takes milliseconds from 0 to 86400000, a day.")
        }
        guard key.map({ 1...Self.maximumKeyBytes ~= $0.utf8.count && $0.utf8.allSatisfy { 0x21...0x7E ~= $0 } }) ?? true
        else {
            throw ValidationError("--key takes 1 to \(Self.maximumKeyBytes) visible characters of ASCII.")
        }
    }

    func run() async throws {
        var run = try PublishRun(options: self)
        try await run.run()
    }
}

extension Topic {
    /// - Throws: `ValidationError` with the rule that is broken.
    fileprivate init(argument: String) throws {
        do {
            self = try Topic(argument)
        } catch {
            throw ValidationError("\(error)")
        }
    }
}
