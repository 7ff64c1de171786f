import CZlib
import CZstd
import FreshetWire
import NIOCore

/// The reader's side, by the same libraries: gives what can be read so far.
final class Decompressor {
    private(set) var hasEnded = false
    private let inflater = UnsafeMutablePointer<z_stream>.allocate(capacity: 1)
    private let zstd = ZSTD_createDCtx()
    private let coding: ContentCoding

    init(coding: ContentCoding) {
        self.coding = coding
        inflater.initialize(to: z_stream())
        let bits: Int32 = coding == .gzip ? 15 + 16 : 15
        let status = inflateInit2_(inflater, bits, ZLIB_VERSION, Int32(MemoryLayout<z_stream>.size))
        precondition(status == Z_OK)
    }

    deinit {
        inflateEnd(inflater)
        inflater.deallocate()
        ZSTD_freeDCtx(zstd)
    }

    func feed(_ bytes: ByteBuffer) -> ByteBuffer {
        var input = Array(bytes.readableBytesView)
        var output = [UInt8](repeating: 0, count: 1 << 20)
        let count = coding == .zstd ? unpackZstd(input, into: &output) : inflate(&input, into: &output)
        return ByteBuffer(bytes: output.prefix(count))
    }

    private func inflate(_ input: inout [UInt8], into output: inout [UInt8]) -> Int {
        input.withUnsafeMutableBufferPointer { input in
            output.withUnsafeMutableBufferPointer { output in
                inflater.pointee.next_in = input.baseAddress
                inflater.pointee.avail_in = uInt(input.count)
                inflater.pointee.next_out = output.baseAddress
                inflater.pointee.avail_out = uInt(output.count)
                hasEnded = CZlib.inflate(inflater, Z_SYNC_FLUSH) == Z_STREAM_END
                precondition(inflater.pointee.avail_in == 0)
                return output.count - Int(inflater.pointee.avail_out)
            }
        }
    }

    private func unpackZstd(_ input: [UInt8], into output: inout [UInt8]) -> Int {
        input.withUnsafeBytes { input in
            output.withUnsafeMutableBytes { output in
                var source = ZSTD_inBuffer(src: input.baseAddress, size: input.count, pos: 0)
                var target = ZSTD_outBuffer(dst: output.baseAddress, size: output.count, pos: 0)
                while source.pos < source.size {
                    let hint = ZSTD_decompressStream(zstd, &target, &source)
                    precondition(ZSTD_isError(hint) == 0)
                    hasEnded = hint == 0
                }
                return target.pos
            }
        }
    }
}
