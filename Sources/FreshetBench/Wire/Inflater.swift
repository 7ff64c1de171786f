import CZlib

/// Takes gzip off a stream (RFC 1952), so that compressed deliveries are checked like any other.
final class Inflater {
    /// The largest window, and 16 more for gzip's wrapping (zlib.h).
    private static let windowBits: Int32 = 15 + 16

    /// What one call gives out at most.
    private static let roomBytes = 16 << 10

    // On the heap and never moved: zlib keeps a pointer to it.
    private let stream: UnsafeMutablePointer<z_stream>

    init() throws(WireError) {
        stream = .allocate(capacity: 1)
        stream.initialize(to: z_stream())
        let status = inflateInit2_(stream, Self.windowBits, ZLIB_VERSION, Int32(MemoryLayout<z_stream>.size))
        guard status == Z_OK else { throw WireError("zlib could not start (\(status)).") }
    }

    deinit {
        inflateEnd(stream)
        stream.deallocate()
    }

    /// Gives out, in parts, what `bytes` hold.
    func inflate(
        _ bytes: UnsafeRawBufferPointer,
        visit: (UnsafeRawBufferPointer) throws(WireError) -> Void
    ) throws(WireError) {
        // zlib does not write to its input; it is older than const.
        stream.pointee.next_in = UnsafeMutablePointer(mutating: bytes.baseAddress?.assumingMemoryBound(to: Bytef.self))
        stream.pointee.avail_in = uInt(bytes.count)
        defer { stream.pointee.next_in = nil }
        let room = UnsafeMutableRawBufferPointer.allocate(byteCount: Self.roomBytes, alignment: 1)
        defer { room.deallocate() }
        repeat {
            stream.pointee.next_out = room.baseAddress?.assumingMemoryBound(to: Bytef.self)
            stream.pointee.avail_out = uInt(room.count)
            let status = CZlib.inflate(stream, Z_NO_FLUSH)
            // Z_BUF_ERROR: there was nothing to do, which is no error (zlib.h).
            guard [Z_OK, Z_STREAM_END, Z_BUF_ERROR].contains(status) else {
                throw WireError("The stream is no gzip that can be read (zlib says \(status)).")
            }
            let written = room.count - Int(stream.pointee.avail_out)
            try visit(UnsafeRawBufferPointer(rebasing: UnsafeRawBufferPointer(room)[..<written]))
            if status == Z_STREAM_END { return }
            // A call that leaves room has given everything.
        } while stream.pointee.avail_out == 0
    }
}
