import FreshetBench
import FreshetWire
import NIOCore
import NIOWebSocket
import Testing

@Suite("A subscriber's WebSocket")
struct WebSocketStreamTests {
    private static let head = "HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\n\r\n"

    private static func frame(_ opcode: WebSocketOpcode, _ text: String, isFinal: Bool = true) -> [UInt8] {
        var frame = ByteBuffer()
        frame.writeWebSocketFrame(opcode: opcode, payload: ByteBuffer(string: text), isFinal: isFinal)
        return Array(buffer: frame)
    }

    @Test("finds the same events wherever the network cuts it, in fragments and between pings")
    func cutAnywhere() throws {
        let record = RunningStream.record(id: "k3-2")
        let bytes =
            Array(Self.head.utf8) + Self.frame(.text, #"{"type":"position","id":"k3-1"}"#)
            + Self.frame(.text, String(record.prefix(60)), isFinal: false) + Self.frame(.ping, "")
            + Self.frame(.continuation, String(record.dropFirst(60))) + Self.frame(.ping, "still there?")
            + Self.frame(.connectionClose, "")
        for index in 0...bytes.count {
            var reader = RunningStream(.ws)
            try reader.receive(bytes[..<index])
            try reader.receive(bytes[index...])
            let expected: [Sighting] = [
                .position, .ping([]), .event(RunningStream.mark), .ping(Array("still there?".utf8)),
            ]
            #expect(reader.sightings == expected, "cut at \(index)")
            #expect(reader.lastEventID == "k3-2")
            #expect(reader.stream.phase == .ended)
        }
    }

    @Test("reads frames of every length form", arguments: [200, 70_000])
    func lengths(of bytes: Int) throws {
        let data = RunningStream.data(bytes: bytes).replacing("\"", with: "\\\"")
        var reader = RunningStream(.ws)
        try reader.receive(Self.head)
        try reader.receive(Self.frame(.text, #"{"type":"message","id":"k3-2","data":"\#(data)"}"#))
        #expect(reader.sightings == [.event(RunningStream.mark)])
    }

    @Test(
        "is broken by a masked frame and by bits that were not agreed upon", arguments: [[0x81, 0x80], [0xC1, 0x01]])
    func broken(by frame: [UInt8]) throws {
        var reader = RunningStream(.ws)
        try reader.receive(Self.head)
        #expect(throws: WireError.self) { try reader.receive(frame) }
    }

    @Test("inflates messages where that was agreed, wherever the network cuts them")
    func deflated() throws {
        let head = "HTTP/1.1 101 Switching Protocols\r\nSec-WebSocket-Extensions: permessage-deflate\r\n\r\n"
        let deflater = MessageDeflater()
        let frames = ["k3-2", "k3-3"].map { id in
            deflater.frame(opcode: .text, payload: ByteBuffer(string: RunningStream.record(id: id)))
        }
        let bytes = Array(head.utf8) + Array(buffer: frames[0]) + Self.frame(.ping, "") + Array(buffer: frames[1])
        for index in 0...bytes.count {
            var reader = RunningStream(.ws)
            try reader.receive(bytes[..<index])
            try reader.receive(bytes[index...])
            #expect(reader.sightings == [.event(RunningStream.mark), .ping([]), .event(RunningStream.mark)])
            #expect(reader.lastEventID == "k3-3")
        }
    }
}
