import CZlib
import FreshetWire
import NIOCore
import Testing

@Suite("Sums over a stream")
struct StreamSumsTests {
    @Test("are zlib's, however the stream is cut", arguments: 1...20)
    func anyCuts(seed: Int) {
        var source = EntrySource(seed: seed)
        let bytes = source.noise(bytes: 20_000)
        var numbers = SeededNumbers(seed)
        let cuts = (0..<10).map { _ in Int.random(in: 0...bytes.readableBytes, using: &numbers) }.sorted()
        let bounds = [0] + cuts + [bytes.readableBytes]
        let pieces = zip(bounds, bounds.dropFirst()).map { bytes.getSlice(at: $0, length: $1 - $0)! }

        let whole = StreamSums(of: bytes)
        #expect(whole.crc32 == Self.crc32(bytes) && whole.adler32 == Self.adler32(bytes))
        #expect(whole.length == 20_000)
        #expect(pieces.reduce(.empty) { $0.followed(by: StreamSums(of: $1)) } == whole)
        #expect(pieces.reduce(.empty) { $0.followed(by: $1) } == whole)

        // And what is behind each cut, from the sums up to both of its ends.
        var before = StreamSums.empty
        for piece in pieces {
            let after = before.followed(by: piece)
            #expect(after.since(before) == StreamSums(of: piece))
            before = after
        }
    }

    @Test("of nothing change nothing")
    func nothing() {
        let sums = StreamSums(of: ByteBuffer(string: "some"))
        #expect(StreamSums(of: ByteBuffer()) == .empty)
        #expect(sums.followed(by: .empty) == sums && StreamSums.empty.followed(by: sums) == sums)
        #expect(sums.since(sums) == .empty && sums.since(.empty) == sums)
    }

    @Test("go on beyond 4 GiB")
    func beyondFourGibibytes() {
        let mebibyte = StreamSums(of: ByteBuffer(repeating: 0, count: 1 << 20))
        var zeros = mebibyte
        for _ in 0..<13 { zeros = zeros.followed(by: zeros) }
        #expect(zeros.length == 8 << 30)
        // RFC 1950 § 8.2: a zero adds nothing to the sum, which is 1, and 1 to the sum of sums.
        #expect(zeros.adler32 == UInt32((8 << 30) % 65_521) << 16 | 1)
        let some = StreamSums(of: ByteBuffer(string: "and more"))
        #expect(zeros.followed(by: some).since(zeros) == some)
        #expect(some.followed(by: zeros).since(some) == zeros)
        #expect(zeros.followed(by: mebibyte) == mebibyte.followed(by: zeros))
        // RFC 1952 § 2.3.1: the length is told modulo 2^32.
        let end = SharedCoding.gzip.end(zeros.followed(by: some))
        #expect(end.getInteger(at: end.writerIndex - 4, endianness: .little, as: UInt32.self) == 8)
    }

    private static func crc32(_ bytes: ByteBuffer) -> UInt32 {
        UInt32(Array(buffer: bytes).withUnsafeBufferPointer { CZlib.crc32(0, $0.baseAddress, uInt($0.count)) })
    }

    private static func adler32(_ bytes: ByteBuffer) -> UInt32 {
        UInt32(Array(buffer: bytes).withUnsafeBufferPointer { CZlib.adler32(1, $0.baseAddress, uInt($0.count)) })
    }
}
