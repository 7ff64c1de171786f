/// RFC 4648 § 4, in the few lines that an accept key needs: Foundation would be a heavy import for twenty bytes.
enum Base64 {
    static let digits = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/".utf8)

    static func encode(_ bytes: some Sequence<UInt8>) -> String {
        var encoded: [UInt8] = []
        var bits: UInt32 = 0
        var bitCount = 0
        for byte in bytes {
            bits = bits << 8 | UInt32(byte)
            bitCount += 8
            while bitCount >= 6 {
                bitCount -= 6
                encoded.append(digit(of: bits >> UInt32(bitCount)))
            }
        }
        if bitCount > 0 { encoded.append(digit(of: bits << UInt32(6 - bitCount))) }
        while !encoded.count.isMultiple(of: 4) { encoded.append(UInt8(ascii: "=")) }
        return String(decoding: encoded, as: UTF8.self)
    }

    private static func digit(of bits: UInt32) -> UInt8 { digits[Int(bits & 0x3F)] }
}
