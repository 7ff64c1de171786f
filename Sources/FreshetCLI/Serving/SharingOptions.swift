import ArgumentParser
import FreshetServer

/// The options of how much of a server one may have.
struct SharingOptions: ParsableArguments {
    @Option(
        help: ArgumentHelp(
            "How many streams one subject of tokens (sub) may have open at a time. (default: any number)",
            discussion: "Each tab of a browser is one.",
            valueName: "count"
        )
    )
    var maxStreamsPerSubject: Int?

    @Option(
        help: ArgumentHelp(
            "How many events a second one subject, or one address without, may publish. (default: any number)",
            discussion: "Who exceeds it gets 429 and Retry-After. This machine's programs without token count as one.",
            valueName: "count"
        )
    )
    var maxPublishRate: Int?

    func validate() throws {
        for (name, count) in [("streams-per-subject", maxStreamsPerSubject), ("publish-rate", maxPublishRate)] {
            guard count ?? 1 >= 1 else { throw ValidationError("--max-\(name) takes a number, 1 or more.") }
        }
    }

    var limits: EventLimits {
        var limits = EventLimits()
        limits.streamsPerSubject = maxStreamsPerSubject
        limits.eventsPerSecond = maxPublishRate
        return limits
    }
}
