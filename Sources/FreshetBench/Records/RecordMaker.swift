package import NIOCore

/// Makes records as servers push them: JSON objects of a given size, with the same members in each and values that differ
/// as those of real ones do.
///
/// A record is made of its number and the seed alone, so that anyone can make the same; and none comes again: text that
/// repeats itself would flatter compression.
package struct RecordMaker: Sendable {
    /// `,"note":""}`, which fills up what is left.
    private static let noteBytes = 11

    /// What two records that follow each other lie apart, in milliseconds.
    private static let pace = 40

    /// `{"note":""}`
    package static let minimumBytes = noteBytes

    private let kind: RecordKind
    private let seed: UInt64

    package init(_ kind: RecordKind, seed: UInt64) {
        self.kind = kind
        self.seed = seed
    }

    /// - Precondition: `bytes` is at least ``minimumBytes``.
    package func record(_ number: Int, bytes: Int) -> ByteBuffer {
        var record = ByteBuffer()
        record.reserveCapacity(bytes)
        writeRest(of: number, bytes: bytes, into: &record)
        // The comma before the first member gives way.
        record.setInteger(UInt8(ascii: "{"), at: record.readerIndex)
        return record
    }

    /// Writes the rest of an object that has a member already: `,"order":…}`. Whole members as long as they fit, then a
    /// note that fills up.
    ///
    /// - Precondition: `bytes` is at least ``minimumBytes``.
    func writeRest(of number: Int, bytes: Int, into buffer: inout ByteBuffer) {
        precondition(bytes >= Self.minimumBytes, "The size was to be checked where it came in.")
        // Numbers that follow each other would give seeds that do.
        var seeds = SeededNumbers(seed: seed &+ UInt64(truncatingIfNeeded: number))
        var values = RecordValues(
            numbers: SeededNumbers(seed: seeds.next()),
            milliseconds: number * Self.pace + seeds.below(Self.pace)
        )
        let end = buffer.writerIndex + bytes - Self.noteBytes
        var index = 0
        while case let member = values.member(index, of: kind), buffer.writerIndex + member.utf8.count + 1 <= end {
            buffer.writeInteger(UInt8(ascii: ","))
            buffer.writeString(member)
            index += 1
        }
        buffer.writeStaticString(",\"note\":\"")
        buffer.writeString(values.text(bytes: end - buffer.writerIndex + 9))
        buffer.writeStaticString("\"}")
    }
}
