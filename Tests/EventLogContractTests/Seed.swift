/// Where a random history starts: it is part of the test's name, so a failure can be had again.
struct Seed: Sendable, CustomStringConvertible {
    let number: UInt64

    /// Some that stay, and some that are new each time.
    static let all = [1, 2, 3].map(Seed.init) + (0..<3).map { _ in Seed(number: .random(in: 0...999_999)) }

    var description: String { "seed \(number)" }
    var generator: SplitMix { SplitMix(state: number) }
}

/// SplitMix64 (Steele, Lea and Flood, "Fast splittable pseudorandom number generators", 2014).
struct SplitMix: RandomNumberGenerator {
    var state: UInt64

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var mixed = (state ^ (state >> 30)) &* 0xBF58_476D_1CE4_E5B9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
        return mixed ^ (mixed >> 31)
    }
}
