import ArgumentParser
import FreshetBench

/// `freshet bench`: what a server can do, and whether it keeps its promises meanwhile.
struct Bench: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Opens subscribers, publishes events, checks every delivery and says what it cost.",
        discussion: """
            It publishes to a topic of its own and checks that every subscriber gets every event of its topic exactly \
            once and in order: also when the server is restarted meanwhile, because subscribers resume after their last \
            event ID and publishers repeat a request under the same Idempotency-Key.

              freshet bench --subscribers 1000 --rate 50
              freshet bench --subscribers 1000 --publishers 64 --server-pid "$(pgrep -o freshet)"

            Latency is the time from the beginning of a publish request to the event at a subscriber. The bench takes \
            its share of the machine's CPU, and says how much.

            Exit codes: 0 all was delivered exactly once and in order, 1 it was not, 2 the server could not be reached \
            or refused, 64 the options are wrong.
            """
    )

    @OptionGroup var load: BenchLoadOptions
    @OptionGroup var server: BenchServerOptions

    @Flag(help: "Print the result as one JSON object.")
    var json = false

    func run() async throws {
        try await BenchCommand(plan: plan, asJSON: json).run()
    }

    private var plan: BenchPlan {
        get throws {
            var plan = BenchPlan(target: try server.target, topics: try load.benchTopics)
            load.fill(&plan)
            server.fill(&plan)
            return plan
        }
    }
}
