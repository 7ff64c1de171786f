package import NIOCore

/// The data of events: JSON objects of one size, of the kind that servers push. Each says which of its stream's events
/// it is, so that loss and repetition are exact; when it was published, its publisher knows.
package struct ComparePayload: Sendable {
    /// `{"n":1000000,"run":"4f1d0a2b","note":""}`
    package static let minimumBytes = 42

    private static let symbols = ["ACME", "BRNT", "CYGN", "DUNE", "ELBE", "FJRD", "GLEN", "HAVN", "ISAR", "JUNO"]
    private static let words = [
        "amber", "brook", "cedar", "delta", "ember", "fjord", "gravel", "harbour", "inlet", "juniper", "kelp", "lagoon",
    ]

    private let token: String
    private let bytes: Int

    /// - Precondition: `bytes` is ``minimumBytes`` or more.
    package init(bytes: Int, token: String) {
        precondition(bytes >= Self.minimumBytes, "The size was to be checked where it came in.")
        self.bytes = bytes
        self.token = token
    }

    /// - Parameter number: of the event within its stream, below ten million.
    package func data(number: Int) -> ByteBuffer {
        // Values of its own in every event: text that repeats itself would flatter compression.
        var random = SplitMix(seed: UInt64(number) &* 0x5851_F42D_4C95_7F2D)
        var text = "{\"n\":\(number),\"run\":\"\(token)\""
        let ending = ",\"note\":\"\"}".utf8.count
        var round = 1
        while case let members = Self.members(round, &random), text.utf8.count + members.utf8.count + ending <= bytes {
            text += members
            round += 1
        }
        var note = ""
        let room = bytes - ending - text.utf8.count
        while note.utf8.count < room {
            note += (note.isEmpty ? "" : " ") + Self.words[random.next(below: Self.words.count)]
        }
        return ByteBuffer(string: "\(text),\"note\":\"\(note.prefix(room))\"}")
    }

    /// The number of an event of this run; `nil` for any other.
    package func number(of data: String) -> Int? {
        let opening = "{\"n\":"
        guard data.hasPrefix(opening) else { return nil }
        let rest = data.dropFirst(opening.count)
        let digits = rest.prefix { $0 != "," }
        guard rest.dropFirst(digits.count).hasPrefix(",\"run\":\"\(token)\"") else { return nil }
        return Int(digits)
    }

    private static func members(_ round: Int, _ random: inout SplitMix) -> String {
        let suffix = round == 1 ? "" : "\(round)"
        let price = "\(random.next(below: 900) + 100).\(random.next(below: 90) + 10)"
        let side = random.next(below: 2) == 0 ? "buy" : "sell"
        return ",\"symbol\(suffix)\":\"\(symbols[random.next(below: symbols.count)])\",\"price\(suffix)\":\(price)"
            + ",\"quantity\(suffix)\":\(random.next(below: 5000) + 1),\"side\(suffix)\":\"\(side)\""
    }
}
