package import NIOCore

extension ByteBuffer {
    /// Writes UTF-8 text as a JSON string, quotes included (RFC 8259 § 7).
    package mutating func writeJSONString(_ text: some Collection<UInt8>) {
        reserveCapacity(minimumWritableBytes: text.count + 2)
        writeInteger(UInt8(ascii: "\""))
        for byte in text {
            switch byte {
            case UInt8(ascii: "\""): writeStaticString("\\\"")
            case UInt8(ascii: "\\"): writeStaticString("\\\\")
            case 0x0A: writeStaticString("\\n")
            case 0x0D: writeStaticString("\\r")
            case 0x09: writeStaticString("\\t")
            case 0..<0x20: writeString("\\u00" + (byte < 16 ? "0" : "") + String(byte, radix: 16))
            default: writeInteger(byte)
            }
        }
        writeInteger(UInt8(ascii: "\""))
    }

    package mutating func writeJSONString(_ text: String) {
        writeJSONString(text.utf8)
    }
}

extension String {
    /// The string as JSON writes it, quotes included.
    package var asJSON: String {
        var json = ByteBuffer()
        json.writeJSONString(self)
        return String(buffer: json)
    }
}
