package import NIOCore

/// A frame from a server, which never masks (RFC 6455 § 5.2).
package struct ServerFrame: Hashable, Sendable {
    package enum Opcode: UInt8, Sendable {
        case continuation = 0
        case text = 1
        case binary = 2
        case close = 8
        case ping = 9
        case pong = 10
    }

    package let opcode: Opcode
    package let isFinal: Bool
    /// RSV1, by which permessage-deflate marks a deflated message (RFC 7692 § 6).
    package let isCompressed: Bool
    package let payload: ByteBuffer

    /// Takes a frame off the front of `buffer`; `nil`, with the buffer untouched, while it is not complete.
    package static func read(from buffer: inout ByteBuffer) throws -> Self? {
        var rest = buffer
        guard let (flags, short) = rest.readMultipleIntegers(as: (UInt8, UInt8).self) else { return nil }
        guard let opcode = Opcode(rawValue: flags & 0x0F), flags & 0x30 == 0, short & 0x80 == 0 else {
            throw CompareError.broken("a WebSocket frame broke a rule of RFC 6455 § 5.2")
        }
        let length: Int
        switch short {
        case 126:
            guard let long = rest.readInteger(as: UInt16.self) else { return nil }
            length = Int(long)
        case 127:
            guard let long = rest.readInteger(as: UInt64.self) else { return nil }
            length = Int(clamping: long)
        default: length = Int(short)
        }
        guard let payload = rest.readSlice(length: length) else { return nil }
        buffer = rest
        return Self(
            opcode: opcode, isFinal: flags & 0x80 != 0, isCompressed: flags & 0x40 != 0, payload: payload)
    }

    /// RFC 6455 § 5.5.3. A client masks its frames; a mask of zeros leaves the bytes as they are.
    package static func pong(_ payload: ByteBuffer) -> ByteBuffer {
        var frame = ByteBuffer()
        frame.writeMultipleIntegers(UInt8(0x8A), UInt8(0x80 | payload.readableBytes), UInt32(0))
        frame.writeImmutableBuffer(payload)
        return frame
    }
}
