package import NIOCore

/// A content coding that wraps raw deflate, so that all its readers can share the blocks: each has only the header and the
/// end to itself.
package enum SharedCoding: Sendable, CaseIterable {
    /// RFC 1952.
    case gzip
    /// RFC 1950.
    case deflate

    /// - Returns: nil for a coding that is no wrapping of deflate.
    package init?(_ coding: ContentCoding) {
        switch coding {
        case .gzip: self = .gzip
        case .deflate: self = .deflate
        case .identity, .zstd: return nil
        }
    }

    /// What the stream begins with.
    package var header: ByteBuffer {
        switch self {
        // RFC 1952 § 2.3: magic number, deflate, no flags, four bytes without a time, no extra flags, unknown system.
        case .gzip: ByteBuffer(bytes: [0x1F, 0x8B, 8, 0, 0, 0, 0, 0, 0, 0xFF])
        // RFC 1950 § 2.2: deflate with the largest window, the usual level; both as a number are a multiple of 31.
        case .deflate: ByteBuffer(bytes: [0x78, 0x9C])
        }
    }

    /// What the stream ends with.
    ///
    /// - Parameter sums: of all plain bytes that the reader got.
    package func end(_ sums: StreamSums) -> ByteBuffer {
        // RFC 1951 § 3.2.3: the last block, which has fixed codes and only says that it ends.
        var end = ByteBuffer(bytes: [0x03, 0x00])
        switch self {
        case .gzip: end.writeMultipleIntegers(sums.crc32, UInt32(truncatingIfNeeded: sums.length), endianness: .little)
        case .deflate: end.writeInteger(sums.adler32, endianness: .big)
        }
        return end
    }

    /// A body that is whole, coded.
    package func whole(_ body: ByteBuffer) -> ByteBuffer {
        var coded = header
        coded.writeImmutableBuffer(SelfContainedBlock.deflate(body))
        coded.writeImmutableBuffer(end(StreamSums(of: body)))
        return coded
    }
}
