/// By which a run knows its own events: eight hexadecimal digits.
package struct RunToken: Sendable, Hashable {
    static let bytes = 8

    package let text: String
    /// The digits as they lie in memory, to be compared at once.
    let word: UInt64

    package init(_ number: UInt32) {
        let digits = String(number, radix: 16)
        text = String(repeating: "0", count: Self.bytes - digits.count) + digits
        word = text.utf8.enumerated().reduce(into: 0) { word, digit in
            word |= UInt64(digit.element) << UInt64(8 * digit.offset)
        }
    }

    static func random() -> RunToken { RunToken(.random(in: 0 ... .max)) }
}
