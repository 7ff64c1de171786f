/// Numbers from a seed. SplitMix64: short, and the same on every machine.
struct SeededNumbers {
    private var state: UInt64

    init(seed: UInt64) {
        state = seed
    }

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var mixed = state
        mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
        return mixed ^ (mixed >> 31)
    }

    mutating func below(_ bound: Int) -> Int { Int(next() % UInt64(bound)) }

    mutating func pick(_ choices: [String]) -> String { choices[below(choices.count)] }

    /// The front ones more often than the others, as words and names are.
    mutating func pickUneven(_ choices: [String]) -> String {
        choices[min(below(choices.count), below(choices.count))]
    }

    /// Around `middle`, seldom as far from it as `spread`.
    mutating func around(_ middle: Int, spread: Int) -> Int {
        middle + (0..<3).reduce(0) { sum, _ in sum + below(2 * spread + 1) - spread } / 3
    }
}
