package import NIOCore

/// Raw deflate (RFC 1951) of bytes that refer to nothing before them and to which nothing refers, ended by a sync flush: it
/// may stand behind any other block of a stream, and does not help the next ones.
///
/// For what only one reader gets, for pages of the log, and for events whose reader cannot read ``SharedBlock/sliding``
/// yet. From any thread.
package enum SelfContainedBlock {
    /// What every sync flush ends with: an empty stored block, but for its first byte, which has the bits of the block
    /// before in front (RFC 7692 § 7.2.1).
    static let flushBytes = 4

    /// Up to as many bytes go to an engine that costs little to set up.
    private static let fewBytes = 8 << 10

    /// Engines that need not belong to anyone, as many as there are likely to be threads at work.
    private static let few = DeflateSeats(windowBits: 13, count: 4)
    private static let many = DeflateSeats(windowBits: 15, count: 4)
    private static let narrow = (9...14).map { DeflateSeats(windowBits: $0, count: 1) }

    /// - Parameter windowBits: the reader's window is 2 to the power of this, in bytes; 9 to 15.
    package static func deflate(_ plain: ByteBuffer, windowBits: Int = 15) -> ByteBuffer {
        deflate(plain, behind: [], windowBits: windowBits)
    }

    /// The same, but that it may refer to `recent`, which stands right before it in the stream.
    static func deflate(
        _ plain: ByteBuffer,
        behind recent: CircularBuffer<ByteBuffer>,
        windowBits: Int = 15
    ) -> ByteBuffer {
        guard plain.readableBytes > 0 else { return store(plain) }
        let seats = seats(for: plain, windowBits: windowBits)
        // The ticket is new each time, so the engine knows nothing else.
        return shorter(seats.deflate(plain, for: seats.ticket(), behind: recent), of: plain)
    }

    /// The bytes as they are, in stored blocks (RFC 1951 § 3.2.4).
    package static func store(_ plain: ByteBuffer) -> ByteBuffer {
        var rest = plain
        var block = ByteBuffer()
        block.reserveCapacity(storedBytes(of: plain))
        while let piece = rest.readSlice(length: min(rest.readableBytes, maximumStoredBytes)), piece.readableBytes > 0 {
            block.writeStoredBlock(piece)
        }
        block.writeStoredBlock(ByteBuffer())
        return block
    }

    /// What was deflated, if that has made it shorter than it would be stored.
    static func shorter(_ deflated: ByteBuffer, of plain: ByteBuffer) -> ByteBuffer {
        deflated.readableBytes < storedBytes(of: plain) ? deflated : store(plain)
    }

    /// A stored block counts its bytes with 16 bits.
    private static let maximumStoredBytes = 0xFFFF
    private static let storedHeadBytes = 5

    /// The length of ``store(_:)``.
    static func storedBytes(of plain: ByteBuffer) -> Int {
        let pieces = (plain.readableBytes + maximumStoredBytes - 1) / maximumStoredBytes
        return plain.readableBytes + (pieces + 1) * storedHeadBytes
    }

    private static func seats(for plain: ByteBuffer, windowBits: Int) -> DeflateSeats {
        if windowBits < 15 { return narrow[windowBits - 9] }
        return plain.readableBytes <= fewBytes ? few : many
    }
}

extension ByteBuffer {
    /// One block, not the last, from one whole byte to another.
    fileprivate mutating func writeStoredBlock(_ bytes: ByteBuffer) {
        let count = UInt16(bytes.readableBytes)
        writeInteger(UInt8(0))
        writeInteger(count, endianness: .little)
        writeInteger(~count, endianness: .little)
        writeImmutableBuffer(bytes)
    }
}
