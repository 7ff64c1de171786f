/// The rounds of one benchmark: some to warm up, some to count, some to take the time.
struct Course: Sendable {
    /// Until deques and tables have grown to their size, and each page of the program has been touched.
    private static let warmUps = 3

    let rounds: Int
    /// Whether callgrind looks on, which counts from mark to mark; then nothing else is worth while.
    let isMarked: Bool
    let meter = Meter()

    init(rounds: Int, isMarked: Bool) {
        self.rounds = rounds
        self.isMarked = isMarked
    }

    /// - Parameter round: begins and ends the meter once, round what is to be measured.
    func run<Failure>(_ round: (Meter) async throws(Failure) -> Void) async throws(Failure) {
        for reading in [.nothing] + (isMarked ? [.marks] : [Meter.Reading.allocations, .time]) {
            meter.read(reading)
            for _ in 0..<(reading == .nothing ? Self.warmUps : rounds) { try await round(meter) }
        }
    }
}
