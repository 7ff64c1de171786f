import NIOCore
import NIOWebSocket

/// The bytes of a client's frame that stand before its payload (RFC 6455 § 5.2).
struct WebSocketFrameHeader {
    /// § 5.5: control frames have 125 bytes at most, so that they fit between fragments and need no long length.
    static let maximumControlPayloadBytes = 125

    /// The longest header: 2 bytes, 8 of length, 4 of masking key.
    static let maximumBytes = 14

    let opcode: WebSocketOpcode
    let isFinal: Bool
    /// RSV1, by which the first frame of a deflated message is marked (RFC 7692 § 6).
    let isCompressed: Bool
    let payloadBytes: Int
    let maskingKey: WebSocketMaskingKey

    /// Takes a header off the front of `buffer` once it is complete there.
    ///
    /// - Parameter inflates: whether the handshake agreed on `permessage-deflate`.
    /// - Returns: nil, with the buffer untouched, while bytes are missing.
    /// - Throws: 1002 for the first rule broken, as soon as the bytes that break it are there.
    static func read(from buffer: inout ByteBuffer, inflates: Bool) throws(WebSocketError) -> Self? {
        var rest = buffer
        guard let (flags, lengthByte) = rest.readMultipleIntegers(as: (UInt8, UInt8).self) else { return nil }
        let opcode = try Self.opcode(in: flags, shortLength: lengthByte & 0x7F)
        let isCompressed = try Self.isCompressed(flags, opcode, inflates: inflates)
        // § 5.1: a client masks every frame; the server fails the connection when one is not.
        guard lengthByte & 0x80 != 0 else { throw .protocolError("A client must mask every frame.") }
        guard let payloadBytes = try readLength(lengthByte & 0x7F, from: &rest) else { return nil }
        guard let key = rest.readBytes(length: 4), let maskingKey = WebSocketMaskingKey(key) else { return nil }
        buffer = rest
        return Self(
            opcode: opcode,
            isFinal: flags & 0x80 != 0,
            isCompressed: isCompressed,
            payloadBytes: payloadBytes,
            maskingKey: maskingKey
        )
    }

    /// § 5.2: reserved bits are 0 unless an extension was agreed that gives them a meaning.
    private static func isCompressed(
        _ flags: UInt8,
        _ opcode: WebSocketOpcode,
        inflates: Bool
    ) throws(WebSocketError) -> Bool {
        guard inflates else {
            guard flags & 0x70 == 0 else { throw .protocolError("No extension is agreed, so RSV1 to RSV3 must be 0.") }
            return false
        }
        guard flags & 0x30 == 0 else { throw .protocolError("RSV2 and RSV3 have no meaning and must be 0.") }
        guard flags & 0x40 != 0 else { return false }
        guard opcode == .text || opcode == .binary else {
            throw .protocolError("RSV1 may be set on the first frame of a message only.")
        }
        return true
    }

    private static func opcode(in flags: UInt8, shortLength: UInt8) throws(WebSocketError) -> WebSocketOpcode {
        guard let opcode = WebSocketOpcode(encodedWebSocketOpcode: flags & 0x0F), !opcode.isReserved else {
            throw .protocolError("Opcodes 0x3 to 0x7 and 0xB to 0xF are reserved.")
        }
        guard opcode.isControlOpcode else { return opcode }
        guard flags & 0x80 != 0 else { throw .protocolError("A control frame must not be fragmented.") }
        guard shortLength <= maximumControlPayloadBytes else {
            throw .protocolError("A control frame may have 125 bytes at most.")
        }
        return opcode
    }

    /// § 5.2: the shortest form that holds the length is the only one allowed, and the top bit of 64 is 0.
    private static func readLength(_ short: UInt8, from rest: inout ByteBuffer) throws(WebSocketError) -> Int? {
        switch short {
        case 126:
            guard let length = rest.readInteger(as: UInt16.self) else { return nil }
            guard length > 125 else { throw .protocolError("A length below 126 must be written in 7 bits.") }
            return Int(length)
        case 127:
            guard let length = rest.readInteger(as: UInt64.self) else { return nil }
            guard length > UInt16.max else { throw .protocolError("A length below 65536 must be written in 16 bits.") }
            guard let length = Int(exactly: length) else {
                throw .protocolError("The top bit of a 64-bit length must be 0.")
            }
            return length
        default:
            return Int(short)
        }
    }
}

extension WebSocketOpcode {
    /// § 5.2: 0x3 to 0x7 and 0xB to 0xF wait for a later standard.
    fileprivate var isReserved: Bool {
        switch self {
        case .continuation, .text, .binary, .connectionClose, .ping, .pong: false
        default: true
        }
    }
}
