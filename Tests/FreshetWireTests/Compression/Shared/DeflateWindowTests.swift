import FreshetWire
import NIOCore
import NIOWebSocket
import Testing

@Suite("A window of entries that are deflated once for all")
struct DeflateWindowTests {
    private static func events(_ count: Int, bytes: Int = 200, seed: Int = 1) -> [ByteBuffer] {
        var source = EntrySource(seed: seed)
        return (0..<count).map { _ in source.event(bytes: bytes) }
    }

    private static func joined(_ pieces: some Sequence<ByteBuffer>) -> ByteBuffer {
        pieces.reduce(into: ByteBuffer()) { $0.writeImmutableBuffer($1) }
    }

    /// What a newcomer reads in these bytes.
    private static func inflated(_ blocks: ByteBuffer...) throws -> ByteBuffer {
        let inflater = Inflater(.gzip)
        var plain = try inflater.feed(SharedCoding.gzip.header)
        for block in blocks { plain.writeImmutableBuffer(try inflater.feed(block)) }
        return plain
    }

    @Test("makes the very bytes that a compressor of a reader's own makes")
    func sameBytesAsPrivate() throws {
        let window = DeflateWindow()
        let compressor = try #require(StreamCompressor(coding: .gzip))
        for event in Self.events(100) {
            let block = window.append(event)
            var own = compressor.compress(event)
            // Behind the header.
            if block.number == 1 { own.moveReaderIndex(forwardBy: SharedCoding.gzip.header.readableBytes) }
            #expect(block.sliding == own)
        }
    }

    @Test("numbers its entries from 1, and sums them up")
    func numbersAndSums() {
        let window = DeflateWindow()
        let events = Self.events(3)
        let blocks = events.map { window.append($0) }
        #expect(blocks.map(\.number) == [1, 2, 3])
        #expect(blocks.map(\.plain) == events)
        #expect(blocks[0].sums == StreamSums(of: events[0]))
        #expect(blocks[2].sums.since(blocks[1].sums) == StreamSums(of: events[2]))
    }

    @Test("reaches back over no more entries than its bytes hold, and not beyond its first")
    func reach() {
        let window = DeflateWindow(seats: DeflateSeats(windowBits: 10, count: 1))
        let blocks = Self.events(10, bytes: 300).map { window.append($0) }
        #expect(blocks.map(\.reach) == [0, 1, 2, 3, 4, 4, 4, 4, 4, 4])
        // An entry as long as the window is all that the next one can refer to.
        _ = window.append(Self.events(1, bytes: 5_000)[0])
        #expect(window.append(Self.events(1)[0]).reach == 1)
    }

    @Test("makes an entry that refers to nothing once, in both forms")
    func firstEntry() {
        let block = DeflateWindow().append(Self.events(1)[0])
        #expect(block.reach == 0)
        #expect(block.selfContained == block.sliding)
    }

    @Test("has a form for anyone, a shorter one for who has entries before it")
    func lesserForms() throws {
        let window = DeflateWindow()
        let events = Self.events(60)
        let blocks = events.map { window.append($0) }
        let last = try #require(blocks.last)
        var sizes: [Int] = []
        for count in 0...last.reach {
            var run = Run()
            run.received(count)
            let form = last.form(for: run)
            sizes.append(form.readableBytes)
            // Someone who has just those.
            let before = Self.joined(events[..<59].suffix(count))
            #expect(try Self.inflated(SelfContainedBlock.store(before), form) == Self.joined([before, last.plain]))
        }
        #expect(last.form(for: Run()) == last.selfContained)
        #expect(sizes[0] > sizes[1] && sizes[0] > sizes[10])
        #expect(sizes.last == last.sliding.readableBytes && last.sliding.readableBytes < sizes[0] * 2 / 3)
    }

    @Test("stores what must not be compressed, and has nothing refer to it or beyond it")
    func notCompressible() throws {
        let window = DeflateWindow()
        let secret = ByteBuffer(string: "the secret, the secret, the secret, the secret")
        _ = Self.events(3).map { window.append($0) }
        let block = window.append(secret, isCompressible: false)
        #expect(block.reach == 0)
        #expect(block.sliding == SelfContainedBlock.store(secret) && block.selfContained == block.sliding)
        let guess = window.append(secret)
        #expect(guess.reach == 0)
        #expect(try Self.inflated(guess.sliding) == secret)
        #expect(window.append(secret).reach == 1)
    }

    @Test("lets what cannot be compressed grow by ten bytes only", arguments: [1, 200, 40_000])
    func incompressible(bytes: Int) throws {
        var source = EntrySource(seed: bytes)
        let window = DeflateWindow()
        for _ in 0..<3 {
            let noise = source.noise(bytes: bytes)
            let block = window.append(noise)
            #expect(block.sliding.readableBytes <= bytes + 10)
            #expect(block.selfContained.readableBytes <= bytes + 10)
        }
    }

    @Test("takes entries without a byte, any number of them")
    func empty() throws {
        let window = DeflateWindow(seats: DeflateSeats(windowBits: 9, count: 1))
        let event = Self.events(1)[0]
        for _ in 0..<3 {
            #expect(window.append(event).reach <= 512)
            for _ in 0..<400 {
                let block = window.append(ByteBuffer())
                #expect(block.reach == 0)
                #expect(try Self.inflated(block.sliding, block.selfContained).readableBytes == 0)
            }
        }
    }

    @Test("is not disturbed by others that deflate with the same engine, on other threads")
    func sharedEngine() async throws {
        let seats = DeflateSeats(windowBits: 13, count: 1)
        try await withThrowingTaskGroup(of: Void.self) { group in
            for seed in 1...6 {
                group.addTask {
                    let window = DeflateWindow(seats: seats)
                    let inflater = Inflater(.gzip)
                    _ = try inflater.feed(SharedCoding.gzip.header)
                    for event in Self.events(60, seed: seed) {
                        #expect(try inflater.feed(window.append(event).sliding) == event)
                    }
                }
            }
            try await group.waitForAll()
        }
    }

    @Test("is what WebSockets with a context share, beside messages that are not deflated")
    func webSocket() throws {
        let window = DeflateWindow()
        let inflater = MessageInflater(keepsContext: true)
        for event in Self.events(50) + [ByteBuffer()] {
            var frame = ByteBuffer()
            frame.writeWebSocketMessage(opcode: .text, deflated: window.append(event).sliding)
            let head = frame.readMultipleIntegers(as: (UInt8, UInt8).self)
            // RFC 7692 § 6: RSV1 on a text frame that is final.
            #expect(head?.0 == 0xC1)
            // RFC 6455 § 5.2: the length has two more bytes.
            if head?.1 == 126 { frame.moveReaderIndex(forwardBy: 2) }
            #expect(try inflater.inflate(frame, limit: 10_000) == event)
        }
    }
}
