import NIOCore
import NIOPosix

/// Bringing one event to the subscriptions of one event loop that wait for it.
struct PassBenchmark: Benchmark {
    static let all: [any Benchmark] =
        [1, 256, 1_000, 10_000].map { PassBenchmark(.init(asked: $0), name: "asked/\($0)") }
        + [PassBenchmark(.init(asked: 1, quietTopics: 100_000), name: "asked/1-beside-100000-quiet")]
        // The last of them is asked, and so tells that everybody has been served.
        + [1_000, 10_000].map { PassBenchmark(.init(straight: $0 - 1, asked: 1), name: "straight/\($0)") }

    let name: String
    let operation = "pass"
    let operations: Int
    private let audience: Passes.Audience

    private init(_ audience: Passes.Audience, name: String) {
        self.name = "passes/" + name
        self.audience = audience
        operations = max(1, 2_000 / (audience.straight + audience.asked))
    }

    func run(on course: Course) async throws {
        let eventLoop = MultiThreadedEventLoopGroup.singleton.next()
        let socket = try await DiscardingSocket(on: eventLoop)
        let passes = try await eventLoop.submit {
            NIOLoopBound(Passes(for: audience, straightTo: socket.handle, on: eventLoop), eventLoop: eventLoop)
        }.get()
        await course.run { meter in
            await eventLoop.run { passes.value.run(operations, meter, whenDone: $0) }
        }
        try await eventLoop.submit { passes.value.end() }.get()
        try await socket.close()
    }
}
