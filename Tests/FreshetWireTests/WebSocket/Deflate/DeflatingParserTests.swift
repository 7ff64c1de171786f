import FreshetWire
import NIOCore
import NIOWebSocket
import Testing

@Suite("A WebSocket parser that inflates")
struct DeflatingParserTests {
    /// "Hello", by RFC 7692 § 7.2.3.1.
    private static let hello: [UInt8] = [0xF2, 0x48, 0xCD, 0xC9, 0xC9, 0x07, 0x00]

    private static func outcome(of frames: ClientFrame..., limit: Int = 1000) -> ParserOutcome {
        ParserOutcome(of: [frames.bytes], maximumMessageBytes: limit, inflates: true)
    }

    @Test("reads marked messages, in one frame or in several, and unmarked ones beside them")
    func messages() {
        let outcome = Self.outcome(
            of: ClientFrame(opcode: 0x1, payload: Self.hello, reservedBits: 4),
            .text("as it is"),
            ClientFrame(opcode: 0x1, payload: Array(Self.hello[..<3]), isFinal: false, reservedBits: 4),
            .ping("between"),
            ClientFrame(opcode: 0x0, payload: Array(Self.hello[3...])),
            ClientFrame(opcode: 0x2, payload: Self.hello, reservedBits: 4)
        )
        #expect(outcome.error == nil)
        #expect(
            outcome.messages == [
                .text("Hello"), .text("as it is"), .ping("between"), .text("Hello"),
                .binary(ByteBuffer(string: "Hello")),
            ])
    }

    @Test(
        "answers with 1002 to RSV1 where no message begins, and to the other bits",
        arguments: [
            [ClientFrame.text("a", isFinal: false), ClientFrame(opcode: 0x0, reservedBits: 4)],
            [ClientFrame(opcode: 0x9, reservedBits: 4)],
            [ClientFrame(opcode: 0x8, reservedBits: 4)],
            [ClientFrame(opcode: 0x1, payload: hello, reservedBits: 6)],
            [ClientFrame(opcode: 0x1, payload: hello, reservedBits: 5)],
        ]
    )
    func reservedBits(frames: [ClientFrame]) {
        let outcome = ParserOutcome(of: [frames.bytes], inflates: true)
        #expect(outcome.closeCode == .protocolError)
    }

    @Test("answers with 1007 to text that is not UTF-8 once it is inflated, whole or not")
    func text() {
        // Stored: one byte that no text has; and the first half of a character.
        for byte: UInt8 in [0xFF, 0xC3] {
            let payload: [UInt8] = [0x00, 0x01, 0x00, 0xFE, 0xFF, byte, 0x00]
            let outcome = Self.outcome(of: ClientFrame(opcode: 0x1, payload: payload, reservedBits: 4))
            #expect(outcome.closeCode == .dataInconsistentWithMessage)
        }
    }

    @Test("answers with 1009 to a message that inflates beyond the limit, and takes one that fits exactly")
    func limit() {
        let frame = ClientFrame(opcode: 0x1, payload: Self.hello, reservedBits: 4)
        #expect(Self.outcome(of: frame, limit: 5).messages == [.text("Hello")])
        #expect(Self.outcome(of: frame, limit: 4).closeCode == .messageTooLarge)
    }

    @Test("answers with 1009 to a header that announces more than the limit could ever deflate to")
    func announced() {
        let frame = ClientFrame(opcode: 0x1, reservedBits: 4, statedLength: 100_000)
        #expect(Self.outcome(of: frame, limit: 1000).closeCode == .messageTooLarge)
    }
}
