import FreshetWire
import NIOCore
import NIOWebSocket
import Testing

@Suite("A deflated message")
struct DeflatedMessageTests {
    private static let json = ByteBuffer(
        string: #"{"symbol":"FRSH","price":101.25,"volume":4200,"venue":"XETR","note":"price, volume, venue: as told"}"#
    )

    /// The payload of a server's frame, and whether it is marked as deflated.
    private static func payload(of frame: ByteBuffer) throws -> (bytes: ByteBuffer, isDeflated: Bool) {
        var frame = frame
        let (flags, length) = try #require(frame.getMultipleIntegers(at: frame.readerIndex, as: (UInt8, UInt8).self))
        frame.moveReaderIndex(forwardBy: 2)
        switch length {
        case 126: frame.moveReaderIndex(forwardBy: 2)
        case 127: frame.moveReaderIndex(forwardBy: 8)
        default: break
        }
        return (frame, flags & 0x40 != 0)
    }

    @Test("is what RFC 7692 § 7.2.3.1 shows for Hello, in one frame")
    func example() throws {
        let wire = ByteBuffer(bytes: [0xF2, 0x48, 0xCD, 0xC9, 0xC9, 0x07, 0x00])
        #expect(try MessageInflater(keepsContext: false).inflate(wire, limit: 5) == ByteBuffer(string: "Hello"))
        let deflated = try Self.payload(
            of: MessageDeflater().frame(opcode: .text, payload: ByteBuffer(string: "Hello")))
        #expect(deflated.isDeflated)
        #expect(deflated.bytes == wire)
    }

    @Test("refers to the ones before, § 7.2.3.2, where its sender keeps its context")
    func context() throws {
        let deflater = MessageDeflater()
        let inflater = MessageInflater(keepsContext: true)
        var sizes: [Int] = []
        for _ in 0..<3 {
            let (bytes, _) = try Self.payload(of: deflater.frame(opcode: .text, payload: Self.json))
            sizes.append(bytes.readableBytes)
            #expect(try inflater.inflate(bytes, limit: 1000) == Self.json)
        }
        #expect(sizes[1] < sizes[0] / 4)
    }

    @Test("may hold a block that calls itself the last, § 7.2.3.5, or blocks that are stored, § 7.2.3.3")
    func unusualBlocks() throws {
        let inflater = MessageInflater(keepsContext: false)
        let last = ByteBuffer(bytes: [0xF3, 0x48, 0xCD, 0xC9, 0xC9, 0x07, 0x00, 0x00])
        let stored = ByteBuffer(bytes: [0x00, 0x05, 0x00, 0xFA, 0xFF, 0x48, 0x65, 0x6C, 0x6C, 0x6F, 0x00])
        #expect(try inflater.inflate(last, limit: 100) == ByteBuffer(string: "Hello"))
        #expect(try inflater.inflate(stored, limit: 100) == ByteBuffer(string: "Hello"))
    }

    @Test("can be nothing, again and again", arguments: [true, false])
    func empty(keepsContext: Bool) throws {
        let deflater = MessageDeflater()
        let inflater = MessageInflater(keepsContext: keepsContext)
        for _ in 0..<2 {
            let (bytes, _) = try Self.payload(of: deflater.frame(opcode: .binary, payload: ByteBuffer()))
            #expect(try inflater.inflate(bytes, limit: 0) == ByteBuffer())
        }
    }

    @Test("for many refers to none, and keeps to the narrowest window", arguments: [9, 10, 15])
    func selfContained(windowBits: Int) throws {
        var big = ByteBuffer()
        for index in 0..<200 { big.writeString(#"{"index":\#(index),"text":"of some length"}"#) }
        // Read in another order than written, and each alone.
        let frames = [Self.json, big, ByteBuffer(string: String(repeating: "a", count: 70_000))].map { payload in
            var frame = ByteBuffer()
            frame.writeWebSocketMessage(opcode: .text, payload: payload, windowBits: windowBits)
            return (frame, payload)
        }
        for (frame, payload) in frames.reversed() {
            let (bytes, isDeflated) = try Self.payload(of: frame)
            #expect(isDeflated && bytes.readableBytes < payload.readableBytes)
            #expect(try MessageInflater(keepsContext: false).inflate(bytes, limit: 100_000) == payload)
        }
    }

    @Test("for many stays as it is where deflating makes it no smaller")
    func plain() throws {
        var frame = ByteBuffer()
        frame.writeWebSocketMessage(opcode: .text, payload: ByteBuffer(string: "42"), windowBits: 15)
        let (bytes, isDeflated) = try Self.payload(of: frame)
        #expect(!isDeflated)
        #expect(bytes == ByteBuffer(string: "42"))
    }

    @Test("is refused where it would grow beyond the limit, and not at the limit", arguments: [1, 1000, 1 << 20])
    func bomb(size: Int) throws {
        let payload = ByteBuffer(repeating: 0x61, count: size)
        let (bytes, _) = try Self.payload(of: MessageDeflater().frame(opcode: .binary, payload: payload))
        #expect(try MessageInflater(keepsContext: false).inflate(bytes, limit: size) == payload)
        let error = #expect(throws: WebSocketError.self) {
            try MessageInflater(keepsContext: false).inflate(bytes, limit: size - 1)
        }
        #expect(error?.code == .messageTooLarge)
    }

    @Test(
        "is refused where it is no DEFLATE data", arguments: [[0xFF, 0xFF], [0x06], [0x00, 0x01, 0x02, 0x03, 0x04]])
    func broken(bytes: [UInt8]) {
        let error = #expect(throws: WebSocketError.self) {
            try MessageInflater(keepsContext: false).inflate(ByteBuffer(bytes: bytes), limit: 1000)
        }
        #expect(error?.code == .dataInconsistentWithMessage)
    }
}
