import CAllocationCount
import Foundation

/// What one operation costs.
struct Figures: Encodable {
    let name: String
    let operation: String
    /// How many operations a round has.
    let operations: Int
    let rounds: Int
    // The means of all rounds; `nil` if they were not counted.
    let allocations: Double?
    let frees: Double?
    let allocatedBytes: Double?
    /// Whether each round had the same number of allocations.
    let isSteady: Bool?
    /// The median of the rounds.
    let nanoseconds: Double?
    /// What it makes, where it is about that: the mean of the rounds.
    let outputBytes: Double?

    init(of benchmark: some Benchmark, from course: Course) {
        name = benchmark.name
        operation = benchmark.operation
        operations = benchmark.operations
        rounds = course.rounds
        let counts = allocation_count_is_available() ? course.meter.allocations : []
        let all = Double(benchmark.operations * course.rounds)
        func mean(_ count: KeyPath<allocation_count_t, UInt64>) -> Double? {
            counts.isEmpty ? nil : Double(counts.reduce(0) { $0 + $1[keyPath: count] }) / all
        }
        allocations = mean(\.allocations)
        frees = mean(\.frees)
        allocatedBytes = mean(\.bytes)
        isSteady = counts.isEmpty ? nil : Set(counts.map(\.allocations)).count == 1
        let times = course.meter.times.sorted()
        nanoseconds = times.isEmpty ? nil : times[times.count / 2] / .nanoseconds(1) / Double(benchmark.operations)
        let outputs = course.meter.outputBytes
        outputBytes =
            outputs.isEmpty ? nil : Double(outputs.reduce(0, +)) / Double(outputs.count * benchmark.operations)
    }
}

extension [Figures] {
    var json: String {
        get throws {
            let encoder = JSONEncoder()
            encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
            return String(decoding: try encoder.encode(self), as: UTF8.self)
        }
    }
}

/// Says something on standard error.
func warn(_ sentence: String) {
    FileHandle.standardError.write(Data("FreshetMicro: \(sentence)\n".utf8))
}
