package import Freshet

/// The article's data: an endless stream of numbers from 0 to 999, one for each event ID.
///
/// The same stream and ID give the same number on every server and after every restart; numbers of different streams,
/// or of neighbouring IDs, have nothing to do with each other.
package struct RandomNumbers: GeneratedStream {
    private let seed: UInt64

    /// - Parameter name: the stream's number as it stands in a path. Every positive integer is one, of any length;
    ///   `nil` is returned for anything else.
    package init?(named name: some StringProtocol) {
        let digits = name.utf8
        guard let first = digits.first, first != UInt8(ascii: "0") else { return nil }
        guard digits.allSatisfy({ UInt8(ascii: "0")...UInt8(ascii: "9") ~= $0 }) else { return nil }
        seed = digits.reduce(0) { seed, digit in Self.mixed(seed &+ UInt64(digit)) }
    }

    /// The number at an event ID.
    package func number(at position: Int) -> Int {
        let bits = Self.mixed(seed &+ Self.mixed(UInt64(position)))
        // The high half of the product spreads evenly over the range, which a remainder would not.
        return Int(bits.multipliedFullWidth(by: 1000).high)
    }

    package func event(after position: Int?) -> GeneratedEvent? {
        let next = position.map { $0 + 1 } ?? 0
        return GeneratedEvent(position: next, data: "\(number(at: next))")
    }

    package func hasEnded(after position: Int?) -> Bool { false }

    /// SplitMix64's step and finaliser: every bit of the result depends on every bit of the input.
    private static func mixed(_ input: UInt64) -> UInt64 {
        var bits = input &+ 0x9E37_79B9_7F4A_7C15
        bits = (bits ^ bits >> 30) &* 0xBF58_476D_1CE4_E5B9
        bits = (bits ^ bits >> 27) &* 0x94D0_49BB_1331_11EB
        return bits ^ bits >> 31
    }
}
