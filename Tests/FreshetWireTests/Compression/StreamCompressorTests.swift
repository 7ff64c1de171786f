import CZlib
import CZstd
import FreshetWire
import NIOCore
import Testing

@Suite("A stream compressor")
struct StreamCompressorTests {
    private static let codings: [ContentCoding] = [.gzip, .deflate, .zstd]

    /// Pieces as a stream has them: short and alike, and some that are long, alike or not.
    private static let pieces: [ByteBuffer] =
        (0..<50).map { ByteBuffer(string: "id: \($0)\ndata: \($0 * 7919 % 1000)\n\n") } + [
            ByteBuffer(repeating: 0x61, count: 100_000),
            ByteBuffer(bytes: (0..<100_000).map { UInt8(truncatingIfNeeded: $0 &* 2_654_435_761 >> 13) }),
            ByteBuffer(string: ":\n\n"),
        ]

    @Test("lets each piece be read as soon as it is there", arguments: codings)
    func flushesEveryPiece(coding: ContentCoding) throws {
        let compressor = try #require(StreamCompressor(coding: coding))
        let decompressor = Decompressor(coding: coding)
        for piece in Self.pieces { #expect(decompressor.feed(compressor.compress(piece)) == piece) }
        #expect(!decompressor.hasEnded)
        #expect(decompressor.feed(compressor.finish()).readableBytes == 0)
        #expect(decompressor.hasEnded)
    }

    @Test("makes events that resemble each other shorter", arguments: codings)
    func compresses(coding: ContentCoding) throws {
        let compressor = try #require(StreamCompressor(coding: coding))
        let event = { (id: Int) in
            ByteBuffer(
                string: #"id: \#(id)"# + "\n" + #"data: {"sensor":"engine room","unit":"celsius","value":\#(id)}"#
                    + "\n\n")
        }
        _ = compressor.compress(event(1))
        #expect(compressor.compress(event(2)).readableBytes < event(2).readableBytes / 2)
    }

    @Test("writes nothing for nothing", arguments: codings)
    func empty(coding: ContentCoding) throws {
        let compressor = try #require(StreamCompressor(coding: coding))
        #expect(compressor.compress(ByteBuffer()).readableBytes == 0)
    }

    @Test("is not needed where nothing is compressed")
    func identity() {
        #expect(StreamCompressor(coding: .identity) == nil)
    }
}
