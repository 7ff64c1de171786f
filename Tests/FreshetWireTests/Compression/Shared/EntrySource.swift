import NIOCore

/// Entries as a topic may have them: mostly events that resemble each other, but heartbeats, random bytes, long ones and
/// none at all as well.
struct EntrySource {
    private static let words = ["order", "paid", "amount", "harbour", "river", "price", "north", "sensor", "true"]

    private(set) var numbers: SeededNumbers
    private var id = 1000

    init(seed: Int) {
        numbers = SeededNumbers(seed)
    }

    mutating func next() -> ByteBuffer {
        switch Int.random(in: 0..<100, using: &numbers) {
        case 0..<10: ByteBuffer(string: ":\n\n")
        case 10..<13: ByteBuffer()
        case 13..<18: noise(bytes: .random(in: 1...3_000, using: &numbers))
        case 18..<20: event(bytes: .random(in: 3_000...40_000, using: &numbers))
        default: event(bytes: .random(in: 10...400, using: &numbers))
        }
    }

    mutating func event(bytes: Int) -> ByteBuffer {
        id += 1
        var event = ByteBuffer(string: "id: k3f9w0c1x2yz-\(id)\ndata: {")
        while event.readableBytes < bytes {
            let word = Self.words.randomElement(using: &numbers)!
            event.writeString("\"\(word)\":\(Int.random(in: 0..<10_000, using: &numbers)),")
        }
        event.writeString("}\n\n")
        return event
    }

    mutating func noise(bytes: Int) -> ByteBuffer {
        ByteBuffer(bytes: (0..<bytes).map { _ in UInt8.random(in: 0 ... .max, using: &numbers) })
    }
}
