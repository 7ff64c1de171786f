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

    private var numbers: SeededNumbers

    init(seed: UInt64) {
        numbers = SeededNumbers(seed: seed)
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
        let price = "\(numbers.below(900) + 100).\(numbers.below(90) + 10)"
        let side = numbers.below(2) == 0 ? "buy" : "sell"
        return ",\"symbol\(number)\":\"\(numbers.pick(Self.symbols))\",\"price\(number)\":\(price)"
            + ",\"quantity\(number)\":\(numbers.below(5000) + 1),\"side\(number)\":\"\(side)\""
    }

    private mutating func note(bytes: Int) -> String {
        var note = ""
        while note.utf8.count < bytes { note += (note.isEmpty ? "" : " ") + numbers.pick(Self.words) }
        return String(note.prefix(bytes))
    }
}
