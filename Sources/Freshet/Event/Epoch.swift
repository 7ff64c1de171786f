/// One opening of a log for writing.
///
/// It is minted at random each time, so that after a restored backup or a lost tail an ID cannot come to name another
/// event than it did.
public struct Epoch: Sendable, Hashable, CustomStringConvertible {
    public static let maximumBytes = 16

    /// 1 to 16 lower-case letters and digits.
    public let name: String

    /// - Returns: `nil` if `name` has another form.
    public init?(_ name: some StringProtocol) {
        guard 1...Self.maximumBytes ~= name.utf8.count, name.utf8.allSatisfy(Self.isDigit) else { return nil }
        self.name = String(name)
    }

    /// A new one. Of a million openings of a log, two would share it with a chance of one in two thousand million.
    public static func minted(by generator: inout some RandomNumberGenerator) -> Epoch {
        // 12 digits to the base 36 hold 62 bits.
        let bits = UInt64.random(in: 0..<4_738_381_338_321_616_896, using: &generator)
        let digits = String(bits, radix: 36)
        return Epoch(unchecked: String(repeating: "0", count: 12 - digits.utf8.count) + digits)
    }

    private init(unchecked name: String) {
        self.name = name
    }

    private static func isDigit(_ byte: UInt8) -> Bool {
        UInt8(ascii: "a")...UInt8(ascii: "z") ~= byte || UInt8(ascii: "0")...UInt8(ascii: "9") ~= byte
    }

    public var description: String { name }
}
