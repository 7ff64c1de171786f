import FreshetWire
import NIOCore
import NIOWebSocket
import Testing

@Suite("A WebSocket session")
struct WebSocketSessionTests {
    @Test("delivers messages and answers pings, in order")
    func conversation() {
        var session = WebSocketSession(maximumMessageBytes: 100)
        let frames: [ClientFrame] = [.text("a"), .ping("1"), .pong("unasked"), .binary(0), .ping("2")]
        #expect(
            session.receive(frames.bytes) == [
                .text(ByteBuffer(string: "a")), .pong("1"), .binary(ByteBuffer()), .pong("2"),
            ]
        )
        #expect(session.isOpen)
    }

    @Test("answers a ping between two fragments at once")
    func pingBetweenFragments() {
        var session = WebSocketSession(maximumMessageBytes: 100)
        #expect(session.receive([ClientFrame.text("a", isFinal: false), .ping("now")].bytes) == [.pong("now")])
        let rest = ClientFrame.continuation("b", isFinal: true)
        #expect(session.receive(rest.bytes) == [.text(ByteBuffer(string: "ab"))])
    }

    @Test(
        "answers a close with the same code and ends",
        arguments: [
            (nil, nil), (1000, .normalClosure), (1001, .goingAway), (1012, .unknown(1012)), (4711, .unknown(4711)),
        ] as [(UInt16?, WebSocketErrorCode?)]
    )
    func clientCloses(code: UInt16?, echo: WebSocketErrorCode?) {
        var session = WebSocketSession(maximumMessageBytes: 100)
        let reason = code == nil ? [] : Array("bye".utf8)
        let actions = session.receive([ClientFrame.close(code, reason: reason), .text("late"), .ping()].bytes)
        #expect(actions == [.close(echo), .end])
        #expect(!session.isOpen)
        #expect(session.receive(ClientFrame.text("later").bytes) == [])
        #expect(session.close(code: .goingAway) == [])
    }

    @Test("ends when the client has answered its close, and delivers nothing meanwhile")
    func serverCloses() {
        var session = WebSocketSession(maximumMessageBytes: 100)
        #expect(session.close(code: .goingAway, reason: "restart") == [.close(.goingAway, "restart")])
        #expect(!session.isOpen)
        #expect(session.close(code: .goingAway) == [])
        #expect(session.receive([ClientFrame.text("late"), .ping("still there?")].bytes) == [.pong("still there?")])
        #expect(session.receive(ClientFrame.close(1001).bytes) == [.end])
        #expect(session.receive(ClientFrame.close(1001).bytes) == [])
    }

    @Test("closes with the code of the rule that the client broke, after what was whole before")
    func clientBreaksARule() {
        var session = WebSocketSession(maximumMessageBytes: 100)
        let actions = session.receive([ClientFrame.text("whole"), ClientFrame(opcode: 0x3), .text("late")].bytes)
        let sentence = "Opcodes 0x3 to 0x7 and 0xB to 0xF are reserved."
        #expect(actions == [.text(ByteBuffer(string: "whole")), .close(.protocolError, sentence), .end])
        #expect(session.receive(ClientFrame.text("later").bytes) == [])
    }

    @Test("closes with 1009 when a message is announced that is too large")
    func tooLarge() {
        var session = WebSocketSession(maximumMessageBytes: 100)
        let actions = session.receive(ClientFrame(opcode: 0x1, statedLength: 101).bytes)
        #expect(actions == [.close(.messageTooLarge, "A message may have 100 bytes at most."), .end])
    }

    @Test("sends no second close when the client breaks a rule in the closing handshake")
    func breaksARuleWhileClosing() {
        var session = WebSocketSession(maximumMessageBytes: 100)
        _ = session.close(code: .goingAway)
        #expect(session.receive(ClientFrame(opcode: 0x3).bytes) == [.end])
    }
}

extension WebSocketSession.Action {
    fileprivate static func pong(_ text: String) -> Self {
        var frame = ByteBuffer()
        frame.writeWebSocketFrame(opcode: .pong, payload: ByteBuffer(string: text))
        return .send(frame)
    }

    fileprivate static func close(_ code: WebSocketErrorCode?, _ reason: String = "") -> Self {
        var frame = ByteBuffer()
        frame.writeWebSocketClose(code: code, reason: reason)
        return .send(frame)
    }
}
