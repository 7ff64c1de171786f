/// Checks UTF-8 that arrives in pieces, and rejects at the first byte that no valid text could have there, even if
/// the character it belongs to is not complete yet (RFC 3629 § 4; RFC 6455 § 8.1).
///
/// So a peer that sends one bad byte and then goes silent is refused at once instead of being waited for.
public struct UTF8Validator: Sendable {
    /// Continuation bytes that the current character still needs, 0 to 3.
    private var missingBytes = 0

    /// What the next of them may be.
    private var allowed = Self.anyContinuation

    private static let anyContinuation: ClosedRange<UInt8> = 0x80...0xBF

    public init() {}

    /// Whether the text may end here, not in the middle of a character.
    public var isComplete: Bool { missingBytes == 0 }

    /// Takes the next piece of the text.
    ///
    /// - Returns: whether the text can still be valid. After a false the validator has no further meaning.
    public mutating func accepts(_ bytes: UnsafeRawBufferPointer) -> Bool {
        var index = 0
        while index < bytes.count {
            if missingBytes == 0 {
                index = Self.indexAfterASCII(in: bytes, from: index)
                guard index < bytes.count else { return true }
            }
            guard accepts(bytes[index]) else { return false }
            index += 1
        }
        return true
    }

    /// Most text is ASCII: eight bytes at a time as long as none has its top bit set.
    private static func indexAfterASCII(in bytes: UnsafeRawBufferPointer, from start: Int) -> Int {
        var index = start
        while index + 8 <= bytes.count {
            let word = bytes.loadUnaligned(fromByteOffset: index, as: UInt64.self)
            guard word & 0x8080_8080_8080_8080 == 0 else { break }
            index += 8
        }
        while index < bytes.count, bytes[index] < 0x80 { index += 1 }
        return index
    }

    private mutating func accepts(_ byte: UInt8) -> Bool {
        guard missingBytes == 0 else {
            guard allowed.contains(byte) else { return false }
            missingBytes -= 1
            allowed = Self.anyContinuation
            return true
        }
        return begins(with: byte)
    }

    /// RFC 3629 § 4: the lead byte says how many bytes follow and, where overlong forms (E0, F0), surrogates (ED) or
    /// code points beyond U+10FFFF (F4) threaten, narrows the first of them.
    private mutating func begins(with lead: UInt8) -> Bool {
        switch lead {
        case 0x00...0x7F: return true
        case 0xC2...0xDF: missingBytes = 1
        case 0xE0...0xEF: missingBytes = 2
        case 0xF0...0xF4: missingBytes = 3
        default: return false
        }
        switch lead {
        case 0xE0: allowed = 0xA0...0xBF
        case 0xED: allowed = 0x80...0x9F
        case 0xF0: allowed = 0x90...0xBF
        case 0xF4: allowed = 0x80...0x8F
        default: allowed = Self.anyContinuation
        }
        return true
    }
}
