import CZlib
public import NIOCore

/// Inflates the messages of one sender (RFC 7692 § 7.2.2).
public final class MessageInflater {
    /// What every deflated message had taken off its end (§ 7.2.1).
    private static let tail: [UInt8] = [0x00, 0x00, 0xFF, 0xFF]

    /// How much room the output gets at first, in messages: text commonly shrinks to a quarter or less.
    private static let expectedRatio = 4
    private static let leastRoom = 512

    private let keepsContext: Bool
    // On the heap and never moved: zlib keeps a pointer to it.
    private let stream: UnsafeMutablePointer<z_stream>

    /// - Parameter keepsContext: whether a message may refer to those before it; it then costs their sender's window, of
    ///   32 KiB, for as long as it lives.
    public init(keepsContext: Bool) {
        self.keepsContext = keepsContext
        stream = .allocate(capacity: 1)
        stream.initialize(to: z_stream())
        let status = inflateInit2_(stream, -MAX_WBITS, ZLIB_VERSION, Int32(MemoryLayout<z_stream>.size))
        precondition(status == Z_OK, "zlib could not start (\(status)): there is no memory, or it is another library.")
    }

    deinit {
        inflateEnd(stream)
        stream.deallocate()
    }

    /// The message whose payload, its fragments joined, is `payload`.
    ///
    /// - Parameter limit: how many bytes it may have. Not more than one byte beyond that is ever inflated, whatever the
    ///   payload would expand to.
    /// - Throws: 1009 if it has more; 1007 if the payload cannot be inflated. The inflater has no further use then.
    public func inflate(_ payload: ByteBuffer, limit: Int) throws(WebSocketError) -> ByteBuffer {
        if !keepsContext { inflateReset(stream) }
        var output = ByteBuffer()
        output.reserveCapacity(min(limit + 1, max(Self.leastRoom, payload.readableBytes * Self.expectedRatio)))
        try run(payload, into: &output, limit: limit)
        try run(ByteBuffer(bytes: Self.tail), into: &output, limit: limit)
        return output
    }

    private func run(_ input: ByteBuffer, into output: inout ByteBuffer, limit: Int) throws(WebSocketError) {
        var input = input
        var failure: WebSocketError?
        input.readWithUnsafeMutableReadableBytes { bytes in
            stream.pointee.next_in = bytes.baseAddress?.assumingMemoryBound(to: Bytef.self)
            stream.pointee.avail_in = uInt(bytes.count)
            repeat { failure = step(into: &output, limit: limit) } while failure == nil && !isFinished
            stream.pointee.next_in = nil
            return bytes.count
        }
        if let failure { throw failure }
    }

    /// zlib.h: a call that leaves room in the output has taken all the input.
    private var isFinished: Bool { stream.pointee.avail_in == 0 && stream.pointee.avail_out > 0 }

    private func step(into output: inout ByteBuffer, limit: Int) -> WebSocketError? {
        let room = limit + 1 - output.readableBytes
        guard room > 0 else { return .messageTooLarge(maximumMessageBytes: limit) }
        let wanted = min(room, max(Self.leastRoom, output.writableBytes))
        var status = Z_OK
        output.writeWithUnsafeMutableBytes(minimumWritableBytes: wanted) { space in
            let size = min(space.count, room)
            stream.pointee.next_out = space.baseAddress?.assumingMemoryBound(to: Bytef.self)
            stream.pointee.avail_out = uInt(size)
            status = CZlib.inflate(stream, Z_SYNC_FLUSH)
            return size - Int(stream.pointee.avail_out)
        }
        switch status {
        case Z_OK: break
        // Nothing was left to do: what there was had fitted exactly.
        case Z_BUF_ERROR: break
        // § 7.2.3.5: a message may hold a block that calls itself the last, and go on.
        case Z_STREAM_END: inflateReset(stream)
        default: return .notDeflated
        }
        return output.readableBytes > limit ? .messageTooLarge(maximumMessageBytes: limit) : nil
    }
}
