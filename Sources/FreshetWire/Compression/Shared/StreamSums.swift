import CZlib
package import NIOCore

/// Sums over a stream's plain bytes, for the trailer of its coding.
///
/// They can be put together and taken apart, so that a reader's are made of those of the pieces that it got: nobody runs
/// over its bytes again.
package struct StreamSums: Sendable, Hashable {
    /// Those of no bytes.
    package static let empty = StreamSums(crc32: 0, adler32: 1, length: 0)

    /// RFC 1952 § 8.
    package let crc32: UInt32
    /// RFC 1950 § 8.2.
    package let adler32: UInt32
    /// In bytes; gzip's trailer takes it modulo 2^32.
    package let length: UInt64

    private init(crc32: UInt32, adler32: UInt32, length: UInt64) {
        self.crc32 = crc32
        self.adler32 = adler32
        self.length = length
    }

    package init(of bytes: ByteBuffer) {
        self = Self.empty.followed(by: bytes)
    }

    /// Goes on over `bytes`.
    package func followed(by bytes: ByteBuffer) -> StreamSums {
        bytes.withUnsafeReadableBytes { bytes in
            // To zlib no address means the sum of nothing, not that nothing follows.
            guard let address = bytes.baseAddress?.assumingMemoryBound(to: Bytef.self) else { return self }
            return StreamSums(
                crc32: UInt32(CZlib.crc32_z(uLong(crc32), address, bytes.count)),
                adler32: UInt32(CZlib.adler32_z(uLong(adler32), address, bytes.count)),
                length: length + UInt64(bytes.count)
            )
        }
    }

    /// Those of both pieces, one behind the other.
    package func followed(by next: StreamSums) -> StreamSums {
        StreamSums(
            crc32: Self.crc32(crc32, before: next.crc32, length: next.length),
            adler32: Adler(adler32).followed(by: Adler(next.adler32), length: next.length).sum,
            length: length + next.length
        )
    }

    /// Those of what follows `earlier` in this piece: `earlier.followed(by: sums.since(earlier)) == sums`.
    ///
    /// - Precondition: the piece begins with the one of `earlier`.
    package func since(_ earlier: StreamSums) -> StreamSums {
        precondition(earlier.length <= length, "What a piece begins with is no longer than the piece.")
        let length = length - earlier.length
        return StreamSums(
            // Putting together moves the first sum and adds the second by exclusive or, which undoes itself.
            crc32: Self.crc32(earlier.crc32, before: crc32, length: length),
            adler32: Adler(adler32).since(Adler(earlier.adler32), length: length).sum,
            length: length
        )
    }

    private static func crc32(_ first: UInt32, before second: UInt32, length: UInt64) -> UInt32 {
        UInt32(crc32_combine(uLong(first), uLong(second), numericCast(length)))
    }
}

/// The two halves of an Adler-32 sum, RFC 1950 § 8.2: one more than the sum of the bytes, and the sum of those sums.
private struct Adler {
    private static let modulus: UInt64 = 65_521

    private let low: UInt64
    private let high: UInt64

    init(_ sum: UInt32) {
        low = UInt64(sum & 0xFFFF)
        high = UInt64(sum >> 16)
    }

    private init(low: UInt64, high: UInt64) {
        self.low = low % Self.modulus
        self.high = high % Self.modulus
    }

    var sum: UInt32 { UInt32(high << 16 | low) }

    /// Each of the next bytes adds our sum, but for the 1 that it began with, to the sum of sums.
    func followed(by next: Adler, length: UInt64) -> Adler {
        Adler(low: low + next.low + Self.modulus - 1, high: high + next.high + added(over: length))
    }

    func since(_ earlier: Adler, length: UInt64) -> Adler {
        Adler(
            low: low + 1 + Self.modulus - earlier.low,
            high: high + 2 * Self.modulus - earlier.high - earlier.added(over: length)
        )
    }

    private func added(over length: UInt64) -> UInt64 {
        length % Self.modulus * (low + Self.modulus - 1) % Self.modulus
    }
}
