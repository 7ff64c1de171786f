import FreshetWire
import NIOCore
import Testing

@Suite("The wrapping of shared blocks")
struct SharedCodingTests {
    @Test("is there for gzip and for deflate in the zlib format, and for no other coding")
    func codings() {
        #expect(SharedCoding(.gzip) == .gzip)
        #expect(SharedCoding(.deflate) == .deflate)
        #expect(SharedCoding(.zstd) == nil && SharedCoding(.identity) == nil)
    }

    @Test("ends a stream of nothing", arguments: SharedCoding.allCases)
    func nothing(coding: SharedCoding) throws {
        let inflater = Inflater(coding)
        #expect(try inflater.feed(coding.header).readableBytes == 0)
        #expect(!inflater.hasEnded)
        #expect(try inflater.feed(coding.end(.empty)).readableBytes == 0)
        #expect(inflater.hasEnded)
    }

    @Test("ends with sums that a reader finds wrong if they are", arguments: SharedCoding.allCases)
    func wrongSums(coding: SharedCoding) throws {
        let plain = ByteBuffer(string: "data: 42\n\n")
        for sums in [StreamSums.empty, StreamSums(of: ByteBuffer(string: "data: 43\n\n"))] {
            let inflater = Inflater(coding)
            _ = try inflater.feed(coding.header)
            #expect(try inflater.feed(SelfContainedBlock.deflate(plain)) == plain)
            #expect(throws: Inflater.Flaw.self) { try inflater.feed(coding.end(sums)) }
        }
    }
}
