import FreshetServer
import Testing

@Suite("A scan for frames")
struct HTTP2FrameScanTests {
    private static let preface = Array("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n".utf8)

    private func frame(_ kind: UInt8, flags: UInt8 = 0, bytes: Int = 4) -> [UInt8] {
        [0, UInt8(bytes >> 8), UInt8(bytes & 0xFF), kind, flags, 0, 0, 0, 1] + Array(repeating: 1, count: bytes)
    }

    private func scan(_ bytes: [UInt8], inPiecesOf size: Int = .max) -> HTTP2FrameScan {
        var scan = HTTP2FrameScan()
        bytes.withUnsafeBytes { bytes in
            var rest = bytes[...]
            while !rest.isEmpty {
                scan.take(UnsafeRawBufferPointer(rebasing: rest.prefix(size)))
                rest = rest.dropFirst(size)
            }
        }
        return scan
    }

    @Test("counts the frames that carry nothing, wherever the network cuts them", arguments: [1, 2, 7, 9, 10, 1_000])
    func barren(size: Int) {
        // SETTINGS, two WINDOW_UPDATEs, one of no kind, one of no length, HEADERS, DATA, PING.
        let barren = [frame(8), frame(8), frame(77), frame(8, bytes: 0)]
        let frames = [frame(4)] + barren + [frame(1, flags: 4), frame(0), frame(6)]
        let found = scan(Self.preface + frames.joined(), inPiecesOf: size)
        #expect(found.barrenFrames == 4)
        #expect(found.completed == 1 + frames.count)
        #expect(!found.isMidway)
    }

    @Test("knows when something is under way that is no body")
    func midway() {
        #expect(!scan([]).isMidway)
        #expect(!scan(Self.preface).isMidway)
        #expect(scan(Self.preface + frame(4).dropLast(1)).isMidway)
        #expect(scan(Self.preface + frame(4).prefix(3)).isMidway)
        #expect(!scan(Self.preface + frame(0, bytes: 300).dropLast(7)).isMidway)
    }

    @Test("takes a header block for one thing, up to the frame that ends it")
    func headerBlock() {
        let open = Self.preface + frame(1) + frame(9)
        #expect(scan(open).isMidway && scan(open).completed == 1)
        let closed = scan(open + frame(9, flags: 4))
        #expect(!closed.isMidway && closed.completed == 2)
    }
}
