import NIOCore

/// Members of JSON objects with values like those of orders, from a seed.
struct PayloadSource {
    private static let symbols = [
        "ACME", "ADLR", "BRNT", "CYGN", "DUNE", "ELBE", "FJRD", "GLEN", "HAVN", "ISAR", "JUNO", "KELP", "LOCH", "MOSS",
    ]
    private static let words = [
        "amber", "brook", "cedar", "delta", "ember", "fjord", "gravel", "harbour", "inlet", "juniper", "kelp", "lagoon",
        "meadow", "north", "otter", "pebble", "quarry", "river", "spring", "tide", "upland", "vale", "weir", "yarrow",
    ]

    private var state: UInt64

    init(seed: UInt64) {
        state = seed
    }

    /// The rest of an object: `,"symbol":"ACME",…}`. Whole members as long as they fit, then a note that fills up.
    ///
    /// - Precondition: there is room for `,"note":""}`.
    mutating func ending(bytes: Int) -> ByteBuffer {
        var text = ""
        var round = 1
        while true {
            let members = members(round: round)
            guard text.utf8.count + members.utf8.count + 11 <= bytes else { break }
            text += members
            round += 1
        }
        let note = note(bytes: bytes - text.utf8.count - 11)
        return ByteBuffer(string: "\(text),\"note\":\"\(note)\"}")
    }

    private mutating func members(round: Int) -> String {
        let number = round == 1 ? "" : "\(round)"
        let price = "\(next(below: 900) + 100).\(next(below: 90) + 10)"
        let side = next(below: 2) == 0 ? "buy" : "sell"
        return ",\"symbol\(number)\":\"\(pick(Self.symbols))\",\"price\(number)\":\(price)"
            + ",\"quantity\(number)\":\(next(below: 5000) + 1),\"side\(number)\":\"\(side)\""
    }

    private mutating func note(bytes: Int) -> String {
        var note = ""
        while note.utf8.count < bytes { note += (note.isEmpty ? "" : " ") + pick(Self.words) }
        return String(note.prefix(bytes))
    }

    private mutating func pick(_ choices: [String]) -> String { choices[next(below: choices.count)] }

    /// SplitMix64: short, and the same on every machine.
    private mutating func next(below bound: Int) -> Int {
        state &+= 0x9E37_79B9_7F4A_7C15
        var mixed = state
        mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
        return Int((mixed ^ (mixed >> 31)) % UInt64(bound))
    }
}
