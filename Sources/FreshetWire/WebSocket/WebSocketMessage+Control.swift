import NIOCore
import NIOWebSocket

extension WebSocketMessage {
    /// Reads the payload of a control frame (RFC 6455 § 5.5).
    ///
    /// - Throws: 1002 or 1007 for a close frame that breaks a rule of § 5.5.1 or § 7.4.
    init(control opcode: WebSocketOpcode, payload: ByteBuffer) throws(WebSocketError) {
        switch opcode {
        case .ping: self = .ping(payload)
        case .pong: self = .pong(payload)
        default: self = try Self.close(from: payload)
        }
    }

    private static func close(from payload: ByteBuffer) throws(WebSocketError) -> Self {
        guard payload.readableBytes > 0 else { return .close(code: nil, reason: "") }
        var rest = payload
        // § 5.5.1: a body, if there is one, begins with a code of two bytes.
        guard let code = rest.readInteger(as: UInt16.self) else {
            throw .protocolError("The body of a close frame begins with a code of two bytes.")
        }
        guard isSendable(code) else { throw .protocolError("A close frame must bear a code that may be sent.") }
        var text = UTF8Validator()
        let isUTF8 = rest.withUnsafeReadableBytes { text.accepts($0) } && text.isComplete
        guard isUTF8 else { throw .invalidUTF8(in: "The reason of a close frame") }
        return .close(code: WebSocketErrorCode(codeNumber: Int(code)), reason: String(buffer: rest))
    }

    /// § 7.4: 1004 is reserved; 1005, 1006 and 1015 describe a close that came without a frame and are never sent;
    /// 1012 to 1014 joined the IANA registry later; 3000 to 4999 belong to libraries and applications.
    static func isSendable(_ code: UInt16) -> Bool {
        switch code {
        case 1000...1003, 1007...1014, 3000...4999: true
        default: false
        }
    }
}
