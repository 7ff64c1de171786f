import FreshetCompare
import FreshetWire
import NIOCore
import NIOWebSocket
import Testing

@Suite("A reader of a stream")
struct ReaderTests {
    private static let stream =
        "id: e-1\n\nid: e-2\ndata: one\n\nevent: gap\nid: e-4\ndata: {}\n\nretry: 700\nid: e-5\ndata: two\n\n"
    private static let told: [Sighting] = [.event(id: "e-2", data: "one"), .gap, .event(id: "e-5", data: "two")]

    @Test("is told where an event stream stands before it has an event")
    func position() throws {
        var reader = try EventStreamReader(isCompressed: false, lastEventID: nil)
        #expect(try reader.feed(ByteBuffer(string: "id: e-1\n")).isEmpty)
        #expect(try reader.feed(ByteBuffer(string: "\n")) == [.position("e-1")])
        // Restated, it is no news.
        #expect(try reader.feed(ByteBuffer(string: "id: e-1\n\n")).isEmpty)
    }

    @Test("finds events and gaps of an event stream, wherever the network cuts it")
    func eventStream() throws {
        let bytes = ByteBuffer(string: Self.stream)
        for cut in 0...bytes.readableBytes {
            var reader = try EventStreamReader(isCompressed: false, lastEventID: nil)
            #expect(try feed(bytes, cutAt: cut, to: &reader).filter { !$0.isPosition } == Self.told)
            #expect(reader.reconnectionTime == .milliseconds(700))
        }
    }

    @Test("takes gzip off an event stream, wherever the network cuts it")
    func compressed() throws {
        let compressor = try #require(StreamCompressor(coding: .gzip))
        let bytes = compressor.compress(ByteBuffer(string: Self.stream))
        for cut in 0...bytes.readableBytes {
            var reader = try EventStreamReader(isCompressed: true, lastEventID: nil)
            #expect(try feed(bytes, cutAt: cut, to: &reader).filter { !$0.isPosition } == Self.told)
        }
    }

    @Test("says so where what came is no gzip")
    func noGzip() throws {
        var reader = try EventStreamReader(isCompressed: true, lastEventID: nil)
        #expect(throws: CompareError.self) { _ = try reader.feed(ByteBuffer(string: Self.stream)) }
    }

    @Test("finds records and other messages of a WebSocket, wherever the network cuts it")
    func webSocket() throws {
        var bytes = ByteBuffer()
        for text in [#"{"type":"position","id":"e-1"}"#, #"{"type":"message","id":"e-2","data":"one"}"#] {
            bytes.writeWebSocketFrame(opcode: .text, payload: ByteBuffer(string: text))
        }
        bytes.writeWebSocketFrame(opcode: .ping, payload: ByteBuffer(string: "?"))
        bytes.writeWebSocketFrame(opcode: .text, payload: ByteBuffer(string: #"{"id": 42, "#), isFinal: false)
        bytes.writeWebSocketFrame(opcode: .continuation, payload: ByteBuffer(string: #""msg": 783}"#))
        bytes.writeWebSocketFrame(opcode: .text, payload: ByteBuffer(string: String(repeating: "x", count: 300)))
        bytes.writeWebSocketClose(code: .normalClosure)
        for cut in 0...bytes.readableBytes {
            var reader = try WebSocketReader(extensions: nil)
            #expect(
                try feed(bytes, cutAt: cut, to: &reader) == [
                    .position("e-1"), .event(id: "e-2", data: "one"), .ping(ByteBuffer(string: "?")),
                    .event(id: "42", data: #"{"id": 42, "msg": 783}"#),
                    .event(id: nil, data: String(repeating: "x", count: 300)), .closed,
                ]
            )
        }
    }

    @Test("takes a compressed message for a broken rule where nothing was agreed")
    func notAgreed() throws {
        var bytes = ByteBuffer()
        bytes.writeWebSocketFrame(opcode: .text, payload: ByteBuffer(bytes: [0x02, 0x00]), isCompressed: true)
        var reader = try WebSocketReader(extensions: nil)
        #expect(throws: CompareError.self) { _ = try reader.feed(bytes) }
    }

    /// RFC 7692 § 7.2.3.1 and § 7.2.3.2: "Hello", and "Hello" again that points into the window.
    @Test("inflates messages, and keeps the window unless the server forgets it", arguments: [true, false])
    func deflated(keepsWindow: Bool) throws {
        let first = ByteBuffer(bytes: [0xF2, 0x48, 0xCD, 0xC9, 0xC9, 0x07, 0x00])
        let second = keepsWindow ? ByteBuffer(bytes: [0xF2, 0x00, 0x11, 0x00, 0x00]) : first
        var bytes = ByteBuffer()
        for payload in [first, second] {
            bytes.writeWebSocketFrame(opcode: .text, payload: payload, isCompressed: true)
        }
        let answer = "permessage-deflate" + (keepsWindow ? "" : "; server_no_context_takeover")
        var reader = try WebSocketReader(extensions: answer)
        let hello = Sighting.event(id: nil, data: "Hello")
        #expect(try reader.feed(bytes) == [hello, hello])
    }

    @Test("finds the events of a page at its end, and its position last")
    func page() throws {
        let text = #"{"events":[{"type":"message","id":"e-2","data":"one"}],"lastEventId":"e-3","next":"/x"}"#
        var reader = try PageReader(isCompressed: false)
        #expect(try feed(ByteBuffer(string: text), cutAt: 20, to: &reader).isEmpty)
        #expect(try reader.end() == [.event(id: "e-2", data: "one"), .position("e-3")])
        var other = try PageReader(isCompressed: false)
        _ = try other.feed(ByteBuffer(string: "<html>"))
        #expect(throws: CompareError.self) { _ = try other.end() }
    }

    private func feed(_ bytes: ByteBuffer, cutAt cut: Int, to reader: inout some StreamReader) throws -> [Sighting] {
        var rest = bytes
        let sightings = try reader.feed(rest.readSlice(length: cut) ?? ByteBuffer())
        return try sightings + reader.feed(rest)
    }
}

extension Sighting {
    /// Between events, one is told only where a read ends behind it.
    fileprivate var isPosition: Bool {
        if case .position = self { true } else { false }
    }
}
