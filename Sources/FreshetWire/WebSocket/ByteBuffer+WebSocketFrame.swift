public import NIOCore
public import NIOWebSocket

extension ByteBuffer {
    /// Writes one frame of a server, which never masks (RFC 6455 § 5.1, § 5.2).
    ///
    /// - Parameters:
    ///   - opcode: text, binary or a control opcode; continuation for all but the first frame of a fragmented message.
    ///   - payload: for text valid UTF-8 once all fragments are joined; for a control opcode 125 bytes at most.
    ///   - isFinal: whether the message ends with this frame.
    ///   - isCompressed: sets RSV1, by which `permessage-deflate` marks a deflated message (RFC 7692 § 6). Only for
    ///     the first frame of a message, and only if the handshake agreed on the extension.
    /// - Returns: the number of bytes written.
    @discardableResult
    public mutating func writeWebSocketFrame(
        opcode: WebSocketOpcode,
        payload: ByteBuffer,
        isFinal: Bool = true,
        isCompressed: Bool = false
    ) -> Int {
        if opcode.isControlOpcode {
            let fits = payload.readableBytes <= WebSocketFrameHeader.maximumControlPayloadBytes
            precondition(fits && isFinal, "A control frame has 125 bytes at most and is not fragmented.")
        }
        precondition(!isCompressed || opcode == .text || opcode == .binary, "RSV1 marks the first frame of a message.")
        let start = writerIndex
        writeInteger(UInt8(webSocketOpcode: opcode) | (isFinal ? 0x80 : 0) | (isCompressed ? 0x40 : 0))
        writeWebSocketLength(payload.readableBytes)
        writeImmutableBuffer(payload)
        return writerIndex - start
    }

    /// Writes a close frame (RFC 6455 § 5.5.1).
    ///
    /// - Parameters:
    ///   - code: why; nil writes an empty body, as the answer to a close frame without a code does.
    ///   - reason: for a human to read. What exceeds 123 bytes of UTF-8 is cut off between two characters; without a
    ///     code there is no place for it.
    /// - Precondition: the code may be sent (§ 7.4), so none of 1004, 1005, 1006 and 1015.
    /// - Returns: the number of bytes written.
    @discardableResult
    public mutating func writeWebSocketClose(code: WebSocketErrorCode?, reason: String = "") -> Int {
        var body = ByteBuffer()
        if let code {
            let number = UInt16(webSocketErrorCode: code)
            precondition(WebSocketMessage.isSendable(number), "Close code \(number) must not be sent in a frame.")
            body.writeInteger(number)
            body.writeSubstring(reason.prefix(utf8Bytes: WebSocketFrameHeader.maximumControlPayloadBytes - 2))
        }
        return writeWebSocketFrame(opcode: .connectionClose, payload: body)
    }

    /// § 5.2: 7 bits, 16 or 64, the shortest that fits; the mask bit beside them stays 0.
    private mutating func writeWebSocketLength(_ length: Int) {
        switch length {
        case 0...125:
            writeInteger(UInt8(length))
        case 126...0xFFFF:
            writeMultipleIntegers(UInt8(126), UInt16(length))
        default:
            writeMultipleIntegers(UInt8(127), UInt64(length))
        }
    }
}

extension String {
    /// The longest beginning of whole Unicode scalars that has at most this many bytes.
    fileprivate func prefix(utf8Bytes limit: Int) -> Substring {
        guard let cut = utf8.index(startIndex, offsetBy: limit, limitedBy: endIndex) else { return self[...] }
        // A slice of the scalar view rounds its bounds down to whole scalars.
        return Substring(unicodeScalars[..<cut])
    }
}
