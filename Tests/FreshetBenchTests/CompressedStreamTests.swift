import FreshetBench
import FreshetWire
import NIOCore
import Testing

@Suite("A subscriber's compressed stream")
struct CompressedStreamTests {
    private static let head = "HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\n\r\n"

    @Test("is checked like any other, wherever the network cuts it")
    func cutAnywhere() throws {
        let compressor = try #require(StreamCompressor(coding: .gzip))
        let first = compressor.compress(ByteBuffer(string: "id: k3-1\n\n"))
        let second = compressor.compress(ByteBuffer(string: "id: k3-2\ndata: \(RunningStream.data())\n\n"))
        let bytes = Array(Self.head.utf8) + Array(buffer: first) + Array(buffer: second)
        for index in 0...bytes.count {
            var reader = RunningStream(.sse)
            try reader.receive(bytes[..<index])
            try reader.receive(bytes[index...])
            #expect(reader.sightings == [.position, .event(RunningStream.mark)], "cut at \(index)")
        }
    }

    @Test("is broken by what is no gzip")
    func broken() throws {
        var reader = RunningStream(.sse)
        #expect(throws: WireError.self) { try reader.receive(Self.head + "id: k3-1\n\n") }
    }
}
