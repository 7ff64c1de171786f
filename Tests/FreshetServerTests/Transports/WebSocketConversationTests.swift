import FreshetTesting
import NIOCore
import Testing

@Suite("A WebSocket", .timeLimit(.minutes(1)))
struct WebSocketConversationTests {
    @Test("answers a ping with its own bytes, between the events", arguments: WebSocketRouteTests.carriages)
    func ping(carriage: Carriage) async throws {
        try await withDemo(over: carriage) { server in
            try await server.webSocket("/ws1") { connection in
                try await connection.send(WebSocketFrame(.ping, "are you there?"), WebSocketFrame(.ping))
                #expect(try await connection.readControlFrame() == WebSocketFrame(.pong, "are you there?"))
                #expect(try await connection.readControlFrame() == WebSocketFrame(.pong))
                #expect(try await connection.readFrame().opcode == .text)
            }
        }
    }

    @Test("answers a ping that came right behind the handshake, in the same packet")
    func pingBehindHandshake() async throws {
        try await withDemo { server in
            try await server.connect { connection in
                let handshake = RawConnection.request("GET", "/ws1", RawConnection.webSocketFields)
                var packet = ByteBuffer(string: handshake)
                packet.writeImmutableBuffer(WebSocketFrame(.ping, "early").bytes())
                try await connection.send(packet)
                #expect(try await connection.readHead().statusLine == "HTTP/1.1 101 Switching Protocols")
                #expect(try await connection.readControlFrame() == WebSocketFrame(.pong, "early"))
            }
        }
    }

    @Test(
        "echoes the client's close and ends",
        arguments: [WebSocketFrame.close(1000, "bye"), .close(1001), .close(4711)], WebSocketRouteTests.carriages)
    func clientCloses(close: WebSocketFrame, carriage: Carriage) async throws {
        try await withDemo(over: carriage) { server in
            try await server.webSocket("/ws1") { connection in
                try await connection.send(close)
                #expect(try await connection.readControlFrame().closeCode == close.closeCode)
                #expect(try await connection.readToEnd() == "")
            }
        }
    }

    @Test("echoes a close without a code as one without a code")
    func emptyClose() async throws {
        try await withDemo { server in
            try await server.webSocket("/ws1") { connection in
                try await connection.send(WebSocketFrame(.close))
                #expect(try await connection.readControlFrame() == WebSocketFrame(.close))
                #expect(try await connection.readToEnd() == "")
            }
        }
    }

    @Test("takes messages whole, in fragments and with a ping between them, and goes on")
    func messages() async throws {
        try await withDemo { server in
            try await server.webSocket("/ws1") { connection in
                try await connection.send(
                    WebSocketFrame(.text, "hello"),
                    WebSocketFrame(.text, "he", isFinal: false),
                    WebSocketFrame(.ping, "between"),
                    WebSocketFrame(.continuation, "llo"),
                    WebSocketFrame(.binary, ByteBuffer(repeating: 0xFF, count: 4096)),
                    WebSocketFrame(.ping, "after")
                )
                #expect(try await connection.readControlFrame() == WebSocketFrame(.pong, "between"))
                #expect(try await connection.readControlFrame() == WebSocketFrame(.pong, "after"))
            }
        }
    }

    /// What a client may not send, and the code that answers it.
    enum Offence: CaseIterable, Sendable {
        case unmasked, orphan, mixed, badUTF8, tooBig, tooBigInFragments

        var bytes: ByteBuffer {
            switch self {
            case .unmasked: WebSocketFrame(.text, "x").bytes(isMasked: false)
            case .orphan: WebSocketFrame(.continuation, "x").bytes()
            case .mixed: join(WebSocketFrame(.text, "x", isFinal: false), WebSocketFrame(.text, "y"))
            case .badUTF8: WebSocketFrame(.text, ByteBuffer(bytes: [0xC0, 0x80])).bytes()
            case .tooBig: WebSocketFrame(.binary, ByteBuffer(repeating: 0, count: 4097)).bytes()
            case .tooBigInFragments:
                join(
                    WebSocketFrame(.binary, ByteBuffer(repeating: 0, count: 4096), isFinal: false),
                    WebSocketFrame(.continuation, "x"))
            }
        }

        var code: UInt16 {
            switch self {
            case .unmasked, .orphan, .mixed: 1002
            case .badUTF8: 1007
            case .tooBig, .tooBigInFragments: 1009
            }
        }

        private func join(_ one: WebSocketFrame, _ other: WebSocketFrame) -> ByteBuffer {
            var bytes = one.bytes()
            bytes.writeImmutableBuffer(other.bytes())
            return bytes
        }
    }

    @Test("closes with the code of the rule that the client broke, and ends", arguments: Offence.allCases)
    func offence(offence: Offence) async throws {
        try await withDemo { server in
            try await server.webSocket("/ws1") { connection in
                try await connection.send(offence.bytes)
                #expect(try await connection.readControlFrame().closeCode == offence.code)
                #expect(try await connection.readToEnd() == "")
            }
        }
    }
}
