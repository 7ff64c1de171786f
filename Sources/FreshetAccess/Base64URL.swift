#if canImport(FoundationEssentials)
    import FoundationEssentials
#else
    import Foundation
#endif

// RFC 4648 § 5, without padding, as RFC 7515 § 2 has it.
extension [UInt8] {
    /// - Returns: `nil` for any other byte, padding and white space among them.
    init?(base64URL text: some Collection<UInt8>) {
        var standard: [UInt8] = []
        standard.reserveCapacity(text.count + 3)
        for byte in text {
            switch byte {
            case UInt8(ascii: "-"): standard.append(UInt8(ascii: "+"))
            case UInt8(ascii: "_"): standard.append(UInt8(ascii: "/"))
            case UInt8(ascii: "+"), UInt8(ascii: "/"), UInt8(ascii: "="): return nil
            default: standard.append(byte)
            }
        }
        while standard.count % 4 != 0 { standard.append(UInt8(ascii: "=")) }
        guard let bytes = Data(base64Encoded: Data(standard)) else { return nil }
        self.init(bytes)
    }

    var base64URL: String {
        String(
            Data(self).base64EncodedString().compactMap { character -> Character? in
                switch character {
                case "+": "-"
                case "/": "_"
                case "=": nil
                default: character
                }
            })
    }
}
