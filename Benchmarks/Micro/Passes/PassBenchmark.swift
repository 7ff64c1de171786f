import NIOCore
import NIOPosix

/// Bringing one event to the subscriptions of one event loop that wait for it: everything but the sockets.
struct PassBenchmark: Benchmark {
    static let all: [any Benchmark] =
        [1, 256, 1_000, 10_000].map { PassBenchmark(subscribers: $0) }
        + [PassBenchmark(subscribers: 1, quietTopics: 100_000)]

    let name: String
    let operation = "pass"
    let operations: Int
    /// Of the topic that the events are published to.
    private let subscribers: Int
    /// Topics with one subscriber each, to which nothing is published.
    private let quietTopics: Int

    private init(subscribers: Int, quietTopics: Int = 0) {
        name = "passes/\(subscribers)" + (quietTopics > 0 ? "-beside-\(quietTopics)" : "")
        operations = max(10, 1_000 / subscribers)
        self.subscribers = subscribers
        self.quietTopics = quietTopics
    }

    func run(on course: Course) async throws {
        let eventLoop = MultiThreadedEventLoopGroup.singleton.next()
        let passes = try await eventLoop.submit {
            NIOLoopBound(
                Passes(subscribers: subscribers, quietTopics: quietTopics, on: eventLoop), eventLoop: eventLoop)
        }.get()
        await course.run { meter in
            await eventLoop.run { passes.value.run(operations, meter, whenDone: $0) }
        }
        try await eventLoop.submit { passes.value.end() }.get()
    }
}
