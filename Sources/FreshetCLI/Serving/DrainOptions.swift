import ArgumentParser

/// How a server takes its leave.
struct DrainOptions: ParsableArguments {
    @Option(
        help: ArgumentHelp(
            "How long requests and streams have to end after SIGTERM or SIGINT, from 1 to 3600.",
            discussion: """
                Streams end spread over it, at most a thousand a second, and their readers are told when to come back. \
                What is left is cut. A second signal ends everything at once.
                """,
            valueName: "seconds"
        )
    )
    var drain = 10

    @Option(
        help: ArgumentHelp(
            "How long to go on as before while /readyz says that the server is about to end, from 0 to 3600.",
            discussion: "For a load balancer, which needs that long to send nobody more.",
            valueName: "seconds"
        )
    )
    var drainDelay = 0

    func validate() throws {
        guard 1...3600 ~= drain else { throw ValidationError("--drain takes seconds from 1 to 3600.") }
        guard 0...3600 ~= drainDelay else { throw ValidationError("--drain-delay takes seconds from 0 to 3600.") }
    }

    /// How long requests and streams have to end.
    var period: Duration { .seconds(drain) }

    /// How long the server goes on as before.
    var delay: Duration { .seconds(drainDelay) }
}
