/// A piece of the server that does one thing over and over.
protocol Benchmark: Sendable {
    /// From the general to the particular: `encoding/lines/200`.
    var name: String { get }
    /// What one operation is.
    var operation: String { get }
    /// How many there are in a round.
    var operations: Int { get }

    /// Arranges everything, does the rounds that `course` asks for, and clears away.
    func run(on course: Course) async throws
}

extension Benchmark {
    /// Whether it is meant by `beginning`, which is some of the first parts of its name.
    func isNamed(_ beginning: some StringProtocol) -> Bool {
        name == beginning || name.hasPrefix(beginning + "/")
    }
}

let allBenchmarks: [any Benchmark] =
    EncodingBenchmark.all + CompressionBenchmark.all + PassBenchmark.all + AppendBenchmark.all + ReplayBenchmark.all
