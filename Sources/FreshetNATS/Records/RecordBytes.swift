import Freshet
import NIOCore

/// How records are written: numbers by QUIC's variable length (RFC 9000 § 16), texts and bytes behind their length.
extension ByteBuffer {
    mutating func writeNumber(_ number: some FixedWidthInteger) {
        writeEncodedInteger(UInt64(clamping: number), strategy: .quic)
    }

    mutating func writeText(_ text: String) {
        writeNumber(text.utf8.count)
        writeString(text)
    }

    mutating func writeBytes(behindLength bytes: some Collection<UInt8>) {
        writeNumber(bytes.count)
        writeBytes(bytes)
    }

    mutating func writePosition(_ position: Position) {
        writeNumber(position.sequence)
        writeNumber(position.index)
    }

    mutating func readNumber<Number: FixedWidthInteger>(_: Number.Type = Number.self) throws(RecordError) -> Number {
        guard let value = readEncodedInteger(as: UInt64.self, strategy: .quic), let number = Number(exactly: value)
        else { throw RecordError() }
        return number
    }

    mutating func readText() throws(RecordError) -> String {
        guard let text = readString(length: try readLength()) else { throw RecordError() }
        return text
    }

    mutating func readPart() throws(RecordError) -> ByteBuffer {
        guard let part = readSlice(length: try readLength()) else { throw RecordError() }
        return part
    }

    mutating func readPosition() throws(RecordError) -> Position {
        Position(sequence: try readNumber(), index: try readNumber())
    }

    mutating func readTopic() throws(RecordError) -> Topic {
        let name = try readText()
        do { return try Topic(name) } catch { throw RecordError() }
    }

    private mutating func readLength() throws(RecordError) -> Int {
        let length: Int = try readNumber()
        guard length <= readableBytes else { throw RecordError() }
        return length
    }
}

/// A message of the stream is none of ours.
struct RecordError: Error, Hashable {}
