import FreshetWire
import NIOCore
import NIOWebSocket
import Testing

@Suite("A WebSocket frame of the server")
struct WebSocketFrameTests {
    @Test(
        "states its length in the shortest form",
        arguments: [
            (0, [0x82, 0]), (125, [0x82, 125]), (126, [0x82, 126, 0, 126]), (65_535, [0x82, 126, 0xFF, 0xFF]),
            (65_536, [0x82, 127, 0, 0, 0, 0, 0, 1, 0, 0]),
        ] as [(Int, [UInt8])]
    )
    func length(_ count: Int, header: [UInt8]) {
        let payload = ByteBuffer(repeating: 0x61, count: count)
        var buffer = ByteBuffer()
        #expect(buffer.writeWebSocketFrame(opcode: .binary, payload: payload) == header.count + count)
        #expect(buffer.readBytes(length: header.count) == header)
        #expect(buffer == payload)
    }

    @Test("bears the bits that it is given")
    func bits() {
        #expect(firstByte(.text) == 0x81)
        #expect(firstByte(.text, isFinal: false) == 0x01)
        #expect(firstByte(.continuation) == 0x80)
        #expect(firstByte(.text, isCompressed: true) == 0xC1)
        #expect(firstByte(.connectionClose) == 0x88)
        #expect(firstByte(.ping) == 0x89)
        #expect(firstByte(.pong) == 0x8A)
    }

    @Test("closes with a code and a reason, or with neither")
    func close() {
        #expect(closeFrame(code: nil, reason: "unsaid") == ByteBuffer(bytes: [0x88, 0]))
        #expect(closeFrame(code: .goingAway, reason: "bye") == ByteBuffer(bytes: [0x88, 5, 0x03, 0xE9] + "bye".utf8))
    }

    @Test(
        "cuts a long reason between two characters",
        arguments: [
            (String(repeating: "a", count: 200), 123), (String(repeating: "ü", count: 100), 122),
            (String(repeating: "🦑", count: 50), 120), (String(repeating: "東", count: 41), 123),
        ]
    )
    func longReason(_ reason: String, keptBytes: Int) {
        var frame = closeFrame(code: .normalClosure, reason: reason)
        frame.moveReaderIndex(forwardBy: 4)
        #expect(frame.readableBytes == keptBytes)
        #expect(reason.utf8.starts(with: frame.readableBytesView))
        #expect(String(validating: frame.readableBytesView, as: UTF8.self) != nil)
    }

    private func firstByte(_ opcode: WebSocketOpcode, isFinal: Bool = true, isCompressed: Bool = false) -> UInt8? {
        var buffer = ByteBuffer()
        buffer.writeWebSocketFrame(opcode: opcode, payload: ByteBuffer(), isFinal: isFinal, isCompressed: isCompressed)
        return buffer.readInteger()
    }

    private func closeFrame(code: WebSocketErrorCode?, reason: String) -> ByteBuffer {
        var buffer = ByteBuffer()
        buffer.writeWebSocketClose(code: code, reason: reason)
        return buffer
    }
}
