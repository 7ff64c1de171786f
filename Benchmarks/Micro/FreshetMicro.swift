import ArgumentParser
import CAllocationCount

/// The program: `FreshetMicro`, what the pieces of a server cost, each by itself.
@main
struct FreshetMicro: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "FreshetMicro",
        abstract: "Counts what the pieces cost for one operation: allocations, their bytes, and time.",
        discussion: """
            Allocations are the same on every run; a "~" says where rounds differ, because a table grows in some of \
            them, or because other threads take part. Times are those of this machine at this moment, the median of the \
            rounds. "scripts/micro" adds the instructions, where valgrind is.

              FreshetMicro --only passes,append/sqlite

            Exit codes: 0 everything ran, 1 something failed, 64 the options are wrong.
            """
    )

    @Option(help: ArgumentHelp("What to run, by the beginning of its name (default: all).", valueName: "names"))
    var only: String?

    @Option(help: "How many rounds are counted, and then timed.")
    var rounds = 10

    @Flag(help: "Print the figures as one JSON array.")
    var json = false

    @Flag(help: ArgumentHelp("Mark the rounds for callgrind, and count nothing else.", visibility: .hidden))
    var marked = false

    private var chosen: [any Benchmark] {
        guard let only else { return allBenchmarks }
        let beginnings = only.split(separator: ",")
        return allBenchmarks.filter { benchmark in beginnings.contains { benchmark.isNamed($0) } }
    }

    func validate() throws {
        guard rounds > 0 else { throw ValidationError("One round at least is needed.") }
        for beginning in only?.split(separator: ",", omittingEmptySubsequences: false) ?? [] {
            guard !allBenchmarks.contains(where: { $0.isNamed(beginning) }) else { continue }
            let names = allBenchmarks.map(\.name).joined(separator: "\n  ")
            throw ValidationError("Nothing here is named \"\(beginning)\". There are:\n  \(names)")
        }
    }

    func run() async throws {
        if !marked && !allocation_count_is_available() {
            warn("Allocations are not counted: this C library lets nobody stand in front of its allocator.")
        }
        var figures: [Figures] = []
        for benchmark in chosen {
            let course = Course(rounds: rounds, isMarked: marked)
            try await benchmark.run(on: course)
            figures.append(Figures(of: benchmark, from: course))
        }
        print(json ? try figures.json : figures.table)
    }
}
