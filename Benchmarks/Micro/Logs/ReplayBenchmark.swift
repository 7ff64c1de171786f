import Freshet
import FreshetServer
import NIOCore
import NIOPosix

/// Reading a log from its beginning to its end, as a reader that comes back does: page by page, through a subscription.
struct ReplayBenchmark: Benchmark {
    static let all: [any Benchmark] = LogUnderTest.allCases.map { ReplayBenchmark(log: $0) }

    // As many as fill 30 pages.
    private static let events = 10_000
    private static let batch = 100

    let name: String
    let operation = "event"
    let operations = ReplayBenchmark.events
    private let log: LogUnderTest

    private init(log: LogUnderTest) {
        name = "replay/\(log)"
        self.log = log
    }

    func run(on course: Course) async throws {
        let batch = try SampleEvents(bytes: 200).batch(of: Self.batch)
        let eventLoop = MultiThreadedEventLoopGroup.singleton.next()
        try await log.open { log in
            for _ in 0..<(Self.events / Self.batch) { _ = try await log.append(batch) }
            let hub = Hub(log: log)
            await course.run { meter in
                await eventLoop.run { done in
                    Replay(of: Self.events, from: hub, on: eventLoop).run(meter, whenDone: done)
                }
            }
        }
    }
}
