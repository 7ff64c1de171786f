import CZlib
import NIOCore

/// Deflate (RFC 1951), by zlib, bare or in one of its two wrappings.
final class DeflateEngine: CompressionEngine {
    enum Format {
        /// RFC 1950.
        case zlib
        /// RFC 1952.
        case gzip
        /// RFC 1951, without a header or a sum.
        case raw

        /// How zlib has the format asked for.
        fileprivate func zlibBits(of window: Int32) -> Int32 {
            switch self {
            case .zlib: window
            case .gzip: window + 16
            case .raw: -window
            }
        }
    }

    /// How much an engine remembers, and so costs.
    struct Memory {
        /// The window is 2 to the power of this, in bytes: 9 to 15.
        let windowBits: Int32
        /// zlib's measure for the hash table, 1 to 9.
        let level: Int32

        /// 8 KiB of window and a small hash table: 64 KiB for each stream instead of zlib's customary 256. Events are
        /// short and resemble the ones right before them.
        static let small = Memory(windowBits: 13)

        /// As zlib's own choice, 256 KiB, has it for the largest window: a hash table for about as many strings.
        init(windowBits: Int) {
            self.init(windowBits: Int32(windowBits), level: min(8, Int32(windowBits) - 7))
        }

        private init(windowBits: Int32, level: Int32) {
            self.windowBits = windowBits
            self.level = level
        }
    }

    /// Output grows by this much when it does not fit.
    private static let slackBytes = 64

    // On the heap and never moved: zlib keeps a pointer to it.
    private let stream: UnsafeMutablePointer<z_stream>

    init(format: Format, memory: Memory = .small) {
        stream = .allocate(capacity: 1)
        stream.initialize(to: z_stream())
        let status = deflateInit2_(
            stream,
            Z_DEFAULT_COMPRESSION,
            Z_DEFLATED,
            format.zlibBits(of: memory.windowBits),
            memory.level,
            Z_DEFAULT_STRATEGY,
            ZLIB_VERSION,
            Int32(MemoryLayout<z_stream>.size)
        )
        precondition(status == Z_OK, "zlib could not start (\(status)): there is no memory, or it is another library.")
    }

    deinit {
        deflateEnd(stream)
        stream.deallocate()
    }

    /// Forgets what went before, and takes `dictionary` for it.
    func restart(behind dictionary: ByteBuffer) {
        deflateReset(stream)
        dictionary.withUnsafeReadableBytes { bytes in
            guard let address = bytes.baseAddress?.assumingMemoryBound(to: Bytef.self), !bytes.isEmpty else { return }
            let status = deflateSetDictionary(stream, address, uInt(bytes.count))
            precondition(status == Z_OK, "zlib takes a dictionary right after a reset (\(status)).")
        }
    }

    func run(_ input: ByteBuffer, _ step: CompressionStep) -> ByteBuffer {
        var input = input
        var output = ByteBuffer()
        let flush = step == .end ? Z_FINISH : Z_SYNC_FLUSH
        input.readWithUnsafeMutableReadableBytes { bytes in
            stream.pointee.next_in = bytes.baseAddress?.assumingMemoryBound(to: Bytef.self)
            stream.pointee.avail_in = uInt(bytes.count)
            // zlib.h: a call that leaves room in the output has given everything.
            repeat {
                output.writeWithUnsafeMutableBytes(minimumWritableBytes: bytes.count + Self.slackBytes) { room in
                    stream.pointee.next_out = room.baseAddress?.assumingMemoryBound(to: Bytef.self)
                    stream.pointee.avail_out = uInt(room.count)
                    deflate(stream, flush)
                    return room.count - Int(stream.pointee.avail_out)
                }
            } while stream.pointee.avail_out == 0
            stream.pointee.next_in = nil
            return bytes.count
        }
        return output
    }
}
