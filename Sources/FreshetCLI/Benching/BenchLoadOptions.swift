import ArgumentParser
import FreshetBench

/// The options that say what `freshet bench` does.
struct BenchLoadOptions: ParsableArguments {
    /// More would not fit behind one address, nor into most machines' limits.
    private static let maximumSubscribers = 1_000_000
    private static let maximumSeconds: Double = 86_400

    @Option(
        help: ArgumentHelp(
            "The topic; with --topics, what their names begin with. (default: bench/ and something random)",
            discussion: "Events stay in the server's log for as long as its retention says.",
            valueName: "topic"
        )
    )
    var topic: String?

    @Option(help: ArgumentHelp("Topics, over which subscribers and events are spread.", valueName: "number"))
    var topics = 1

    @Option(help: ArgumentHelp("Subscribers, each with a connection of its own.", valueName: "number"))
    var subscribers = 100

    @Option(help: ArgumentHelp("Connections that publish, each one request at a time.", valueName: "number"))
    var publishers = 1

    @Option(help: ArgumentHelp("How many events to publish, instead of for how long.", valueName: "number"))
    var events: Int?

    @Option(help: ArgumentHelp("For how long to publish. (default: 10)", valueName: "seconds"))
    var duration: Double?

    @Option(help: ArgumentHelp("Size of an event's data.", valueName: "bytes"))
    var size = 200

    @Option(
        help: ArgumentHelp(
            "Have each event be a record of this kind, with values of its own.",
            discussion: "By default, some hundred payloads are made before and come again, which costs the bench less.",
            valueName: "kind"
        )
    )
    var records: RecordKind?

    @Option(
        help: ArgumentHelp(
            "Events per second of all publishers together; 0 is as fast as they are acknowledged.",
            valueName: "events/s"
        )
    )
    var rate: Double = 0

    @Option(help: ArgumentHelp("Events to publish before those that are measured.", valueName: "events"))
    var warmup = 0

    @Option(help: "In which form to read: Server-Sent Events, WebSocket or lines of records.")
    var transport = BenchTransport.sse

    @Flag(help: "Have streams compressed: with gzip, or with permessage-deflate for WebSocket.")
    var compression = false

    func validate() throws {
        try check(topics, "--topics", 1...100_000)
        try check(subscribers, "--subscribers", 1...Self.maximumSubscribers)
        try check(publishers, "--publishers", 1...BenchPlan.maximumPublishers)
        try check(events ?? 1, "--events", 1...1_000_000_000)
        try check(size, "--size", BenchPlan.payloadBytesAllowed)
        try check(warmup, "--warmup", 0...1_000_000)
        guard events == nil || duration == nil else { throw ValidationError("Give --events or --duration, not both.") }
        guard 0.001...Self.maximumSeconds ~= duration ?? 1 else {
            throw ValidationError("--duration takes seconds from 0.001 to 86400.")
        }
        guard rate == 0 || 0.001...1e9 ~= rate else {
            throw ValidationError("--rate takes events per second from 0.001, or 0.")
        }
        _ = try benchTopics
    }

    /// - Throws: `ValidationError` with the rule that the topic breaks.
    var benchTopics: BenchTopics {
        get throws {
            do {
                return try BenchTopics(prefix: topic ?? BenchTopics.randomPrefix, count: topics)
            } catch {
                throw ValidationError("--topic: \(error)")
            }
        }
    }

    func fill(_ plan: inout BenchPlan) {
        plan.subscribers = subscribers
        plan.publishers = publishers
        plan.extent = events.map { .events($0) } ?? .duration(.seconds(duration ?? 10))
        plan.payloadBytes = size
        plan.records = records
        plan.rate = rate > 0 ? rate : nil
        plan.warmupEvents = warmup
        plan.transport = transport
        plan.asksForCompression = compression
    }

    private func check(_ number: Int, _ name: String, _ allowed: ClosedRange<Int>) throws {
        guard allowed ~= number else {
            throw ValidationError("\(name) takes \(allowed.lowerBound) to \(allowed.upperBound), not \(number).")
        }
    }
}

extension BenchTransport: ExpressibleByArgument {}
extension RecordKind: ExpressibleByArgument {}
