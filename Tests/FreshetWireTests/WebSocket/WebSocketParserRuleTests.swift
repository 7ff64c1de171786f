import FreshetWire
import NIOCore
import NIOWebSocket
import Testing

@Suite("A WebSocket parser, strict as RFC 6455,")
struct WebSocketParserRuleTests {
    struct Breach: Sendable, CustomTestStringConvertible {
        let testDescription: String
        let frames: [ClientFrame]

        init(_ rule: String, _ frames: ClientFrame...) {
            testDescription = rule
            self.frames = frames
        }
    }

    static let protocolErrors: [Breach] = [
        Breach("an unmasked frame", ClientFrame(opcode: 0x1, isMasked: false)),
        Breach("RSV1", ClientFrame(opcode: 0x1, reservedBits: 4)),
        Breach("RSV2 in a control frame", ClientFrame(opcode: 0x9, reservedBits: 2)),
        Breach("RSV3 in a continuation", .text("a", isFinal: false), ClientFrame(opcode: 0x0, reservedBits: 1)),
        Breach("a fragmented ping", ClientFrame(opcode: 0x9, isFinal: false)),
        Breach("a fragmented close", ClientFrame(opcode: 0x8, isFinal: false)),
        Breach("a ping of 126 bytes", ClientFrame(opcode: 0x9, payload: Array(repeating: 0, count: 126))),
        Breach("a close of 126 bytes", .close(1000, reason: Array(repeating: 0x61, count: 124))),
        Breach("a continuation of nothing", .continuation("a", isFinal: true)),
        Breach("an unfinished continuation of nothing", .continuation("a", isFinal: false)),
        Breach("a continuation after the message's end", .text("a"), .continuation("b", isFinal: true)),
        Breach("text within a text", .text("a", isFinal: false), .text("b")),
        Breach("binary within a text", .text("a", isFinal: false), .binary(1)),
        Breach("a length of 125 in 16 bits", ClientFrame(opcode: 0x2, lengthForm: .bits16, statedLength: 125)),
        Breach("a length of 65535 in 64 bits", ClientFrame(opcode: 0x2, lengthForm: .bits64, statedLength: 65_535)),
        Breach("a length with its top bit set", ClientFrame(opcode: 0x2, lengthForm: .bits64, statedLength: 1 << 63)),
        Breach("a close with one byte", ClientFrame(opcode: 0x8, payload: [3])),
    ]

    @Test("answers with 1002 to", arguments: protocolErrors)
    func protocolError(_ breach: Breach) {
        let outcome = ParserOutcome(of: [breach.frames.bytes])
        #expect(outcome.closeCode == .protocolError)
        #expect(outcome.messages.count <= 1)
    }

    @Test("refuses the reserved opcodes", arguments: [0x3, 0x4, 0x5, 0x6, 0x7, 0xB, 0xC, 0xD, 0xE, 0xF] as [UInt8])
    func reservedOpcodes(_ opcode: UInt8) {
        #expect(ParserOutcome(of: ClientFrame(opcode: opcode)).closeCode == .protocolError)
    }

    @Test(
        "refuses close codes that may not be sent",
        arguments: [0, 999, 1004, 1005, 1006, 1015, 1016, 1100, 2000, 2999, 5000, 65_535]
    )
    func closeCodes(_ code: UInt16) {
        #expect(ParserOutcome(of: .close(code)).closeCode == .protocolError)
    }

    static let notUTF8: [[ClientFrame]] = [
        [ClientFrame(opcode: 0x1, payload: Array("κόσμε".utf8) + [0xED, 0xA0, 0x80])],
        [ClientFrame(opcode: 0x1, payload: [0xC0, 0x80])],
        [ClientFrame(opcode: 0x1, payload: [0xE2, 0x82])],
        [.text("a", isFinal: false), ClientFrame(opcode: 0x0, payload: [0xFF], isFinal: false)],
        [ClientFrame(opcode: 0x1, payload: [0xC3], isFinal: false), .continuation("a", isFinal: true)],
        [ClientFrame(opcode: 0x1, payload: [0xC3], isFinal: false), .continuation("", isFinal: true)],
        [.close(1000, reason: [0xC3])],
        [.close(1000, reason: [0xFF, 0x61])],
    ]

    @Test("answers with 1007 to text that is not UTF-8", arguments: notUTF8)
    func invalidUTF8(_ frames: [ClientFrame]) {
        #expect(ParserOutcome(of: [frames.bytes]).closeCode == .dataInconsistentWithMessage)
    }

    @Test("lets binary be anything")
    func binaryIsFree() {
        let frame = ClientFrame(opcode: 0x2, payload: [0xFF, 0xC0])
        #expect(ParserOutcome(of: frame).messages == [.binary(ByteBuffer(bytes: [0xFF, 0xC0]))])
    }

    @Test("rejects text at its first wrong byte, with the frame still unfinished")
    func failsFast() {
        let good = Array("κόσμε".utf8) + [0xF4]
        let frame = ClientFrame(opcode: 0x1, payload: good + [0x90, 0x80, 0x80] + Array("edited".utf8), isFinal: false)
        var rest = frame.bytes
        guard let header = rest.readSlice(length: 6), let valid = rest.readSlice(length: good.count),
            let wrong = rest.readSlice(length: 1)
        else { return }
        #expect(ParserOutcome(of: [header, valid]).error == nil)
        #expect(ParserOutcome(of: [header, valid, wrong]).closeCode == .dataInconsistentWithMessage)
    }

    @Test("refuses a message over the limit by its header, before its payload", arguments: [101, 126, 70_000, 1 << 62])
    func overTheLimit(_ length: UInt64) {
        let outcome = ParserOutcome(of: ClientFrame(opcode: 0x2, statedLength: length), maximumMessageBytes: 100)
        #expect(outcome.closeCode == .messageTooLarge)
    }

    @Test("counts all fragments of a message, and each message anew")
    func fragmentsCount() {
        let rest = ClientFrame(opcode: 0x0, payload: Array(repeating: 0, count: 40))
        let whole = [ClientFrame.binary(60, isFinal: false), rest]
        let fits = ParserOutcome(of: [(whole + whole).bytes], maximumMessageBytes: 100)
        #expect(fits.messages.count == 2 && fits.error == nil)
        let tooLarge = ParserOutcome(
            of: .binary(60, isFinal: false),
            .ping(),
            ClientFrame(opcode: 0x0, statedLength: 41),
            maximumMessageBytes: 100
        )
        #expect(tooLarge.messages == [.ping("")])
        #expect(tooLarge.closeCode == .messageTooLarge)
    }

    @Test("says which rule was broken, within what a close frame can carry")
    func sentences() {
        let breaches = Self.protocolErrors.map(\.frames) + Self.notUTF8
        let errors = breaches.compactMap { ParserOutcome(of: [$0.bytes]).error }
        #expect(errors.count == breaches.count)
        #expect(errors.allSatisfy { $0.description.hasSuffix(".") && $0.description.utf8.count <= 123 })
    }
}
