import CZlib
package import NIOCore

/// Undoes deflate piece by piece, and keeps the window of what went before (RFC 1951).
package final class Inflater {
    package enum Format: Int32 {
        /// RFC 1952: the largest window, and 16 more for gzip's wrapping (zlib.h).
        case gzip = 31
        /// Without any wrapping, as permessage-deflate has it: a negative size asks for that.
        case raw = -15
    }

    // On the heap and never moved: zlib keeps a pointer to it.
    private let stream: UnsafeMutablePointer<z_stream>

    package init(_ format: Format) throws {
        stream = .allocate(capacity: 1)
        stream.initialize(to: z_stream())
        let status = inflateInit2_(stream, format.rawValue, ZLIB_VERSION, Int32(MemoryLayout<z_stream>.size))
        guard status == Z_OK else { throw CompareError.broken("zlib could not start (\(status))") }
    }

    deinit {
        inflateEnd(stream)
        stream.deallocate()
    }

    /// Forgets the window.
    package func reset() {
        inflateReset(stream)
    }

    package func inflate(_ bytes: ByteBuffer) throws -> ByteBuffer {
        var input = bytes
        var output = ByteBuffer()
        try input.readWithUnsafeMutableReadableBytes { bytes in
            stream.pointee.next_in = bytes.baseAddress?.assumingMemoryBound(to: Bytef.self)
            stream.pointee.avail_in = uInt(bytes.count)
            defer { stream.pointee.next_in = nil }
            // zlib.h: a call that leaves room in the output has given everything.
            repeat {
                try output.writeWithUnsafeMutableBytes(minimumWritableBytes: 4 * bytes.count + 256) { room in
                    stream.pointee.next_out = room.baseAddress?.assumingMemoryBound(to: Bytef.self)
                    stream.pointee.avail_out = uInt(room.count)
                    let status = CZlib.inflate(stream, Z_SYNC_FLUSH)
                    // Z_BUF_ERROR: there was nothing to do, which is no error (zlib.h).
                    guard [Z_OK, Z_STREAM_END, Z_BUF_ERROR].contains(status) else {
                        throw CompareError.broken("what came is not compressed as was agreed (zlib says \(status))")
                    }
                    return room.count - Int(stream.pointee.avail_out)
                }
            } while stream.pointee.avail_out == 0
            return bytes.count
        }
        return output
    }
}
