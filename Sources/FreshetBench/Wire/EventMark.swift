import NIOCore

/// What an event says of itself at the front of its data: of which run it is, who published it, as which of its events,
/// and when the request began.
///
/// `{"bench":"4f1d0a2b-0003-0000000042-0001795395335180123","…`. All widths are fixed, so that a payload is made once and
/// marked anew for each publication; and no byte of the mark's value is one that JSON escapes, so that it looks the same
/// in a record, where the data is a string.
package struct EventMark: Hashable {
    package let publisher: Int
    package let sequence: Int
    /// Nanoseconds of this machine's monotonic clock.
    package let begunAt: UInt64

    private static let publisherDigits = 4
    private static let sequenceDigits = 10
    private static let timeDigits = 19

    static let maximumPublishers = 10_000

    /// How data begins, as it was published and as it stands inside a record's string.
    static let opening = StaticString("{\"bench\":\"")
    static let openingInRecord = StaticString("{\\\"bench\\\":\\\"")

    /// The mark's value.
    static let bytes = RunToken.bytes + 1 + publisherDigits + 1 + sequenceDigits + 1 + timeDigits

    /// Writes the value, `bytes` long.
    func write(of run: RunToken, into buffer: inout ByteBuffer) {
        buffer.writeString(run.text)
        buffer.writeDecimal(UInt64(publisher), digits: Self.publisherDigits)
        buffer.writeDecimal(UInt64(sequence), digits: Self.sequenceDigits)
        buffer.writeDecimal(begunAt, digits: Self.timeDigits)
    }

    /// Reads the value at the front of `bytes`; `nil` where that is none, or one of another run.
    init?(_ bytes: UnsafeRawBufferPointer, of run: RunToken) {
        guard bytes.count >= Self.bytes,
            UInt64(littleEndian: bytes.loadUnaligned(as: UInt64.self)) == run.word
        else { return nil }
        var position = RunToken.bytes
        guard let publisher = bytes.decimal(at: &position, digits: Self.publisherDigits),
            let sequence = bytes.decimal(at: &position, digits: Self.sequenceDigits),
            let time = bytes.decimal(at: &position, digits: Self.timeDigits)
        else { return nil }
        self.init(publisher: Int(publisher), sequence: Int(sequence), begunAt: time)
    }

    package init(publisher: Int, sequence: Int, begunAt: UInt64) {
        self.publisher = publisher
        self.sequence = sequence
        self.begunAt = begunAt
    }
}

extension ByteBuffer {
    /// Writes a hyphen and the number, with zeros before it.
    fileprivate mutating func writeDecimal(_ number: UInt64, digits: Int) {
        writeInteger(UInt8(ascii: "-"))
        var number = number
        let start = writerIndex
        writeRepeatingByte(UInt8(ascii: "0"), count: digits)
        for place in (0..<digits).reversed() where number > 0 {
            setInteger(UInt8(ascii: "0") + UInt8(number % 10), at: start + place)
            number /= 10
        }
    }
}

extension UnsafeRawBufferPointer {
    /// Reads a hyphen and the digits behind it.
    fileprivate func decimal(at position: inout Int, digits: Int) -> UInt64? {
        guard self[position] == UInt8(ascii: "-") else { return nil }
        var number: UInt64 = 0
        for index in (position + 1)...(position + digits) {
            let digit = self[index] &- UInt8(ascii: "0")
            guard digit <= 9 else { return nil }
            number = number &* 10 &+ UInt64(digit)
        }
        position += digits + 1
        return number
    }
}
