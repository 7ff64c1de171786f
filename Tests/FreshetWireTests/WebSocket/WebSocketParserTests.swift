import FreshetWire
import NIOCore
import NIOWebSocket
import Testing

@Suite("A WebSocket parser")
struct WebSocketParserTests {
    /// A bit of everything, with control frames between fragments and a character cut in two by them.
    static let conversation: [ClientFrame] = [
        .text("Hello"), .binary(300), .text("", isFinal: false), .ping("between"), .continuation("fra", isFinal: false),
        .pong(), .continuation("gments", isFinal: true), ClientFrame(opcode: 0x1, payload: [0xC3], isFinal: false),
        .ping(), ClientFrame(opcode: 0x0, payload: [0xBC]), .binary(0), .close(1000, reason: Array("bye".utf8)),
    ]

    static let meaning: [WebSocketMessage] = [
        .text("Hello"), .binary(ByteBuffer(bytes: ClientFrame.binary(300).payload)), .ping("between"), .pong(""),
        .text("fragments"), .ping(""), .text("ü"), .binary(ByteBuffer()),
        .close(code: .normalClosure, reason: "bye"),
    ]

    @Test("reads the masked example of RFC 6455 § 5.7")
    func example() {
        let wire = ByteBuffer(bytes: [0x81, 0x85, 0x37, 0xFA, 0x21, 0x3D, 0x7F, 0x9F, 0x4D, 0x51, 0x58])
        #expect(ParserOutcome(of: [wire]).messages == [.text("Hello")])
    }

    @Test("joins fragments and lets control frames pass between them")
    func conversation() {
        let outcome = ParserOutcome(of: [Self.conversation.bytes])
        #expect(outcome.messages == Self.meaning)
        #expect(outcome.error == nil)
    }

    @Test("finds the same messages wherever the network cuts")
    func cutAnywhere() {
        let wire = Self.conversation.bytes
        for cut in 0...wire.readableBytes {
            var tail = wire
            guard let head = tail.readSlice(length: cut) else { return }
            #expect(ParserOutcome(of: [head, tail]).messages == Self.meaning, "cut at \(cut)")
        }
    }

    @Test("finds the same messages in pieces of any size", arguments: [1, 2, 3, 7, 64])
    func pieces(of size: Int) {
        var wire = Self.conversation.bytes
        var pieces: [ByteBuffer] = []
        while let piece = wire.readSlice(length: min(size, wire.readableBytes)), piece.readableBytes > 0 {
            pieces.append(piece)
        }
        #expect(ParserOutcome(of: pieces).messages == Self.meaning)
    }

    @Test("reads whatever has been appended before it is asked")
    func appendedTwice() throws {
        var parser = WebSocketParser(maximumMessageBytes: 10)
        var wire = [ClientFrame.text("a"), .text("b")].bytes
        while let piece = wire.readSlice(length: 1) { parser.append(piece) }
        #expect(try parser.next() == .text("a"))
        #expect(try parser.next() == .text("b"))
        #expect(try parser.next() == nil)
    }

    @Test("reads all three forms of length", arguments: [0, 1, 125, 126, 127, 128, 65_535, 65_536, 70_000])
    func lengths(_ count: Int) {
        let frame = ClientFrame.binary(count)
        #expect(ParserOutcome(of: frame).messages == [.binary(ByteBuffer(bytes: frame.payload))])
    }

    @Test("has nothing more to say after a close", arguments: [ClientFrame.close(), .close(1001)])
    func nothingAfterClose(_ close: ClientFrame) {
        let outcome = ParserOutcome(of: [[close, .text("late"), .close()].bytes, ClientFrame.text("later").bytes])
        #expect(outcome.messages.count == 1)
        #expect(outcome.error == nil)
    }

    @Test("has nothing more to say after an error")
    func nothingAfterError() throws {
        var parser = WebSocketParser(maximumMessageBytes: 10)
        parser.append([ClientFrame.continuation("x", isFinal: true), .text("late")].bytes)
        #expect(throws: WebSocketError.self) { try parser.next() }
        parser.append(ClientFrame.text("later").bytes)
        #expect(try parser.next() == nil)
    }

    @Test("delivers what was whole before the error")
    func messagesBeforeError() {
        let outcome = ParserOutcome(of: .text("whole"), ClientFrame(opcode: 0x3))
        #expect(outcome.messages == [.text("whole")])
        #expect(outcome.closeCode == .protocolError)
    }

    @Test(
        "reads the code of a close",
        arguments: [1000, 1001, 1002, 1003, 1007, 1008, 1009, 1010, 1011, 1012, 1013, 1014, 3000, 3999, 4000, 4999]
    )
    func closeCode(_ code: UInt16) {
        let expected = WebSocketErrorCode(codeNumber: Int(code))
        #expect(ParserOutcome(of: .close(code)).messages == [.close(code: expected, reason: "")])
    }

    @Test("reads a close without a body, and one with the longest reason")
    func closeBodies() {
        #expect(ParserOutcome(of: .close()).messages == [.close(code: nil, reason: "")])
        let reason = String(repeating: "a", count: 123)
        let outcome = ParserOutcome(of: .close(1000, reason: Array(reason.utf8)))
        #expect(outcome.messages == [.close(code: .normalClosure, reason: reason)])
    }
}
