import Freshet

/// Appending to a log, one append after the other.
struct AppendBenchmark: Benchmark {
    static let all: [any Benchmark] = LogUnderTest.allCases.flatMap { log in
        [1, 64].map { AppendBenchmark(log: log, batch: $0) }
    }

    let name: String
    let operation: String
    let operations: Int
    private let log: LogUnderTest
    /// How many events are appended at once.
    private let batch: Int

    private init(log: LogUnderTest, batch: Int) {
        name = "append/\(log)/\(batch)"
        operation = batch == 1 ? "event" : "batch"
        // Each of SQLite's waits for the disk.
        operations = log == .sqlite ? 20 : 500
        self.log = log
        self.batch = batch
    }

    func run(on course: Course) async throws {
        let batch = try SampleEvents(bytes: 200).batch(of: batch)
        try await log.open(keeping: 1_000) { log in
            try await course.run { meter in
                meter.begin()
                for _ in 0..<operations { _ = try await log.append(batch) }
                meter.end()
            }
        }
    }
}
