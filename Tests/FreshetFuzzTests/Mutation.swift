import FreshetFuzz

/// Makes other inputs of those that there are, as a fuzzer does, but the same ones each time.
struct Mutation {
    /// Longer inputs find nothing that shorter ones do not, and take longer.
    private static let maximumBytes = 2_048
    /// What formats and numbers turn on.
    private static let telling: [UInt8] = [0x00, 0x01, 0x7F, 0x80, 0xFF] + Array("\r\n\t \":;,=/*%+-.09{}[]\\".utf8)

    private let inputs: [[UInt8]]
    private var numbers: SeededNumbers

    init(of inputs: [[UInt8]], seed: String) {
        self.inputs = inputs.isEmpty ? [[]] : inputs
        numbers = SeededNumbers(seed.utf8)
    }

    mutating func next() -> [UInt8] {
        var bytes = pick(inputs)
        for _ in 0..<Int.random(in: 1...4, using: &numbers) { change(&bytes) }
        return Array(bytes.prefix(Self.maximumBytes))
    }

    private mutating func change(_ bytes: inout [UInt8]) {
        let part = range(of: bytes)
        switch Int.random(in: 0..<7, using: &numbers) {
        case 0: bytes.removeSubrange(part)
        case 1: bytes.insert(contentsOf: bytes[part], at: place(in: bytes))
        case 2: bytes.replaceSubrange(part, with: pick(inputs)[...])
        case 3: bytes.insert(pick(Self.telling), at: place(in: bytes))
        case 4: bytes.insert(UInt8.random(in: 0...255, using: &numbers), at: place(in: bytes))
        case 5: if let place = part.first { bytes[place] = pick(Self.telling) }
        default: if let place = part.first { bytes[place] ^= 1 << UInt8.random(in: 0...7, using: &numbers) }
        }
    }

    private mutating func range(of bytes: [UInt8]) -> Range<Int> {
        let start = place(in: bytes)
        return start..<min(bytes.count, start + Int.random(in: 0...16, using: &numbers))
    }

    private mutating func place(in bytes: [UInt8]) -> Int { Int.random(in: 0...bytes.count, using: &numbers) }

    private mutating func pick<Choice>(_ choices: [Choice]) -> Choice {
        choices[Int.random(in: 0..<choices.count, using: &numbers)]
    }
}
