import CZlib
import FreshetWire
import NIOCore

/// The reader's side, by zlib with the largest window: it says what is wrong instead of stopping the tests.
final class Inflater {
    enum Flaw: Error, Hashable {
        /// What zlib answered, −3 for bytes or sums that are wrong.
        case notDeflated(Int32)
        case goesOnBehindItsEnd
    }

    private(set) var hasEnded = false
    private let stream = UnsafeMutablePointer<z_stream>.allocate(capacity: 1)

    init(_ coding: SharedCoding) {
        stream.initialize(to: z_stream())
        let bits: Int32 = coding == .gzip ? 15 + 16 : 15
        let status = inflateInit2_(stream, bits, ZLIB_VERSION, Int32(MemoryLayout<z_stream>.size))
        precondition(status == Z_OK)
    }

    deinit {
        inflateEnd(stream)
        stream.deallocate()
    }

    /// Gives out all that can be read so far.
    func feed(_ bytes: ByteBuffer) throws(Flaw) -> ByteBuffer {
        var input = Array(buffer: bytes)
        let inputCount = input.count
        var output = ByteBuffer()
        var status = Z_OK
        input.withUnsafeMutableBufferPointer { input in
            stream.pointee.next_in = input.baseAddress
            stream.pointee.avail_in = uInt(inputCount)
            repeat {
                output.writeWithUnsafeMutableBytes(minimumWritableBytes: 1 << 16) { room in
                    stream.pointee.next_out = room.baseAddress?.assumingMemoryBound(to: Bytef.self)
                    stream.pointee.avail_out = uInt(room.count)
                    status = inflate(stream, Z_SYNC_FLUSH)
                    return room.count - Int(stream.pointee.avail_out)
                }
            } while status == Z_OK && stream.pointee.avail_out == 0
        }
        hasEnded = status == Z_STREAM_END
        guard [Z_OK, Z_STREAM_END, Z_BUF_ERROR].contains(status) else { throw .notDeflated(status) }
        guard stream.pointee.avail_in == 0 else { throw .goesOnBehindItsEnd }
        return output
    }
}
