import CZlib

/// Undoes a compressed stream piece by piece, for clients (RFC 1951, RFC 1952).
package final class StreamInflater {
    package enum Format: Int32 {
        /// The largest window, and 16 more for gzip's wrapping (zlib.h).
        case gzip = 31
        /// Without any wrapping, as permessage-deflate has it: a negative size asks for that.
        case raw = -15
    }

    /// zlib found that the bytes are not of the format.
    package struct Failure: Sendable {
        package let status: Int32
    }

    /// What one call of zlib gives out at most.
    private static let roomBytes = 16 << 10

    // On the heap and never moved: zlib keeps a pointer to it.
    private let stream: UnsafeMutablePointer<z_stream>

    package init(_ format: Format) {
        stream = .allocate(capacity: 1)
        stream.initialize(to: z_stream())
        let status = inflateInit2_(stream, format.rawValue, ZLIB_VERSION, Int32(MemoryLayout<z_stream>.size))
        precondition(status == Z_OK, "zlib could not start (\(status)): there is no memory, or it is another library.")
    }

    deinit {
        inflateEnd(stream)
        stream.deallocate()
    }

    /// Forgets what went before.
    package func reset() { inflateReset(stream) }

    /// Gives out, in parts, what `bytes` hold.
    ///
    /// - Returns: nil if all is well.
    package func inflate<Failed: Error>(
        _ bytes: UnsafeRawBufferPointer,
        visit: (UnsafeRawBufferPointer) throws(Failed) -> Void
    ) throws(Failed) -> Failure? {
        // zlib does not write to its input; it is older than const.
        stream.pointee.next_in = UnsafeMutablePointer(mutating: bytes.baseAddress?.assumingMemoryBound(to: Bytef.self))
        stream.pointee.avail_in = uInt(bytes.count)
        defer { stream.pointee.next_in = nil }
        let room = UnsafeMutableRawBufferPointer.allocate(byteCount: Self.roomBytes, alignment: 1)
        defer { room.deallocate() }
        repeat {
            stream.pointee.next_out = room.baseAddress?.assumingMemoryBound(to: Bytef.self)
            stream.pointee.avail_out = uInt(room.count)
            let status = CZlib.inflate(stream, Z_SYNC_FLUSH)
            // Z_BUF_ERROR: there was nothing to do, which is no error (zlib.h).
            guard [Z_OK, Z_STREAM_END, Z_BUF_ERROR].contains(status) else { return Failure(status: status) }
            let written = room.count - Int(stream.pointee.avail_out)
            try visit(UnsafeRawBufferPointer(rebasing: UnsafeRawBufferPointer(room)[..<written]))
            if status == Z_STREAM_END { return nil }
            // A call that leaves room has given everything.
        } while stream.pointee.avail_out == 0
        return nil
    }
}
