/// The members of one record, with its values.
struct RecordValues {
    /// 2026-01-01, so that times have as many digits as real ones.
    private static let firstMilliseconds = 1_767_225_600_000

    var numbers: SeededNumbers
    private let milliseconds: Int

    /// - Parameter milliseconds: when the record was made, from some beginning.
    init(numbers: SeededNumbers, milliseconds: Int) {
        self.numbers = numbers
        self.milliseconds = Self.firstMilliseconds + milliseconds
    }

    /// The member at `index`, without a comma. Each kind has some of its own, and then as many of one sort as there is
    /// room for.
    mutating func member(_ index: Int, of kind: RecordKind) -> String {
        switch kind {
        case .orders: order(index)
        case .prices: price(index)
        case .chat: chat(index)
        case .sensors: sensor(index)
        case .positions: position(index)
        }
    }

    /// Words of some length.
    mutating func text(bytes: Int) -> String {
        var text = ""
        while text.utf8.count < bytes { text += (text.isEmpty ? "" : " ") + numbers.pickUneven(RecordWords.words) }
        return String(text.prefix(bytes))
    }

    private mutating func order(_ index: Int) -> String {
        switch index {
        case 0: "\"order\":\"\(String(numbers.next() >> 28, radix: 36))\""
        case 1: "\"customer\":\(10_000 + numbers.below(80_000))"
        case 2: "\"status\":\"\(numbers.pickUneven(["placed", "paid", "packed", "shipped", "returned"]))\""
        case 3: "\"total\":\(decimal(numbers.below(90_000), places: 2))"
        case 4: "\"currency\":\"\(numbers.pickUneven(["EUR", "USD", "GBP"]))\""
        case 5: "\"at\":\(milliseconds)"
        default:
            """
            "line\(index - 5)":{"sku":"\(numbers.pick(RecordWords.symbols))-\(10_000 + numbers.below(90_000))",\
            "quantity":\(1 + numbers.below(9)),"price":\(decimal(numbers.below(30_000), places: 2))}
            """
        }
    }

    private mutating func price(_ index: Int) -> String {
        switch index {
        case 0: "\"symbol\":\"\(numbers.pickUneven(RecordWords.symbols))\""
        case 1: "\"bid\":\(decimal(numbers.around(10_150, spread: 900), places: 2))"
        case 2: "\"ask\":\(decimal(numbers.around(10_160, spread: 900), places: 2))"
        case 3: "\"volume\":\(100 * (1 + numbers.below(80)))"
        case 4: "\"venue\":\"\(numbers.pickUneven(["XETR", "XNYS", "XLON", "XPAR"]))\""
        case 5: "\"at\":\(milliseconds)"
        default:
            """
            "trade\(index - 5)":{"price":\(decimal(numbers.around(10_155, spread: 900), places: 2)),\
            "size":\(1 + numbers.below(500))}
            """
        }
    }

    private mutating func chat(_ index: Int) -> String {
        switch index {
        case 0: "\"from\":\"\(numbers.pickUneven(RecordWords.names))\""
        case 1: "\"room\":\"\(numbers.pickUneven(["lobby", "support", "harbour"]))\""
        case 2: "\"at\":\(milliseconds)"
        case 3: "\"text\":\"\(words(4 + numbers.below(9)))\""
        default:
            "\"answer\(index - 3)\":{\"from\":\"\(numbers.pickUneven(RecordWords.names))\","
                + "\"text\":\"\(words(3 + numbers.below(10)))\"}"
        }
    }

    private mutating func sensor(_ index: Int) -> String {
        switch index {
        case 0: "\"sensor\":\"\(numbers.pick(["hall", "roof", "yard", "dock"]))-\(1 + numbers.below(40))\""
        case 1: "\"at\":\(milliseconds)"
        case 2: "\"temperature\":\(decimal(numbers.around(2_140, spread: 600), places: 2))"
        case 3: "\"humidity\":\(decimal(numbers.around(430, spread: 160), places: 1))"
        case 4: "\"pressure\":\(decimal(numbers.around(101_325, spread: 900), places: 2))"
        case 5: "\"battery\":\(numbers.around(70, spread: 30))"
        default: "\"reading\(index - 5)\":\(decimal(numbers.around(2_140, spread: 600), places: 2))"
        }
    }

    private mutating func position(_ index: Int) -> String {
        switch index {
        case 0: "\"vehicle\":\"bus-\(100 + numbers.below(300))\""
        case 1: "\"line\":\"\(numbers.pickUneven(["M1", "M2", "12", "42", "N7"]))\""
        case 2: "\"lat\":\(decimal(numbers.around(53_550_000, spread: 90_000), places: 6))"
        case 3: "\"lon\":\(decimal(numbers.around(10_010_000, spread: 150_000), places: 6))"
        case 4: "\"speed\":\(decimal(numbers.below(600), places: 1))"
        case 5: "\"heading\":\(numbers.below(360))"
        case 6: "\"at\":\(milliseconds)"
        default:
            """
            "stop\(index - 6)":{"name":"\(numbers.pick(RecordWords.words))","seconds":\(numbers.below(2_000))}
            """
        }
    }

    private mutating func words(_ count: Int) -> String {
        (0..<count).map { _ in numbers.pickUneven(RecordWords.words) }.joined(separator: " ")
    }

    /// A number that has so many digits behind the point.
    private func decimal(_ number: Int, places: Int) -> String {
        let scale = (0..<places).reduce(1) { scale, _ in scale * 10 }
        let fraction = String(number % scale)
        return "\(number / scale)." + String(repeating: "0", count: places - fraction.utf8.count) + fraction
    }
}
