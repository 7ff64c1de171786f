import FreshetWire
import NIOCore
import Testing

@Suite("A self-contained block")
struct SelfContainedBlockTests {
    private static let flush: [UInt8] = [0x00, 0x00, 0xFF, 0xFF]

    /// Around the sizes at which it is done in another way.
    private static let sizes = [0, 1, 200, 8_191, 8_192, 8_193, 65_534, 65_535, 65_536, 200_000]

    @Test("is read behind anything, and ends on a whole byte with a flush", arguments: sizes)
    func anywhere(bytes: Int) throws {
        var source = EntrySource(seed: bytes)
        let plain = bytes == 0 ? ByteBuffer() : source.event(bytes: bytes).getSlice(at: 0, length: bytes)!
        let inflater = Inflater(.deflate)
        _ = try inflater.feed(SharedCoding.deflate.header)
        for block in [SelfContainedBlock.deflate(plain), SelfContainedBlock.store(plain)] + [
            SelfContainedBlock.deflate(plain, windowBits: 9)
        ] {
            #expect(block.readableBytesView.suffix(4).elementsEqual(Self.flush))
            #expect(try inflater.feed(block) == plain)
            #expect(try inflater.feed(SelfContainedBlock.deflate(source.noise(bytes: 100))).readableBytes == 100)
        }
    }

    @Test("is the same bytes for the same bytes, whatever was deflated before")
    func refersToNothing() {
        var source = EntrySource(seed: 1)
        let event = source.event(bytes: 200)
        let first = (0..<10).map { _ in SelfContainedBlock.deflate(event) }
        _ = SelfContainedBlock.deflate(source.event(bytes: 30_000))
        #expect(Set(first + [SelfContainedBlock.deflate(event)]).count == 1)
        #expect(first[0].readableBytes < event.readableBytes)
    }

    @Test("can be made on many threads at once")
    func threads() async throws {
        try await withThrowingTaskGroup(of: Void.self) { group in
            for seed in 1...8 {
                group.addTask {
                    var source = EntrySource(seed: seed)
                    for _ in 0..<40 {
                        let plain = source.next()
                        let inflater = Inflater(.gzip)
                        _ = try inflater.feed(SharedCoding.gzip.header)
                        #expect(try inflater.feed(SelfContainedBlock.deflate(plain)) == plain)
                    }
                }
            }
            try await group.waitForAll()
        }
    }
}
