package import NIOCore

/// A frame of a WebSocket (RFC 6455 § 5.2), as a client writes and reads it; its rules can be broken.
package struct WebSocketFrame: Sendable, Equatable {
    package enum Opcode: UInt8, Sendable {
        case continuation = 0
        case text = 1
        case binary = 2
        case close = 8
        case ping = 9
        case pong = 10
    }

    package var opcode: Opcode
    package var payload: ByteBuffer
    package var isFinal = true

    package init(_ opcode: Opcode, _ payload: String = "", isFinal: Bool = true) {
        self.init(opcode, ByteBuffer(string: payload), isFinal: isFinal)
    }

    package init(_ opcode: Opcode, _ payload: ByteBuffer, isFinal: Bool = true) {
        self.opcode = opcode
        self.payload = payload
        self.isFinal = isFinal
    }

    package static func close(_ code: UInt16, _ reason: String = "") -> Self {
        var payload = ByteBuffer(integer: code)
        payload.writeString(reason)
        return Self(.close, payload)
    }

    package var text: String { String(buffer: payload) }

    package var closeCode: UInt16? {
        opcode == .close ? payload.getInteger(at: payload.readerIndex) : nil
    }

    /// The frame as a client sends it: masked (§ 5.3), unless it breaks that rule.
    package func bytes(isMasked: Bool = true) -> ByteBuffer {
        var bytes = ByteBuffer(integer: opcode.rawValue | (isFinal ? 0x80 : 0))
        let mask: UInt8 = isMasked ? 0x80 : 0
        let count = payload.readableBytes
        if count <= 125 {
            bytes.writeInteger(mask | UInt8(count))
        } else {
            bytes.writeMultipleIntegers(mask | 126, UInt16(count))
        }
        let key: [UInt8] = isMasked ? [0x37, 0xFA, 0x21, 0x3D] : [0, 0, 0, 0]
        if isMasked { bytes.writeBytes(key) }
        bytes.writeBytes(payload.readableBytesView.enumerated().map { $1 ^ key[$0 % 4] })
        return bytes
    }
}

extension RawConnection {
    /// The next frame. A server does not mask (§ 5.1).
    package func readFrame() async throws -> WebSocketFrame {
        var head = try await readBytes(2)
        guard let first = head.readInteger(as: UInt8.self), let second = head.readInteger(as: UInt8.self),
            let opcode = WebSocketFrame.Opcode(rawValue: first & 0x0F), second & 0x80 == 0
        else { throw EndedEarly(arrived: "no frame of a server") }
        let payload = try await readBytes(readPayloadLength(second))
        return WebSocketFrame(opcode, payload, isFinal: first & 0x80 != 0)
    }

    private func readPayloadLength(_ short: UInt8) async throws -> Int {
        switch short {
        case 126: Int(try await readBytes(2).getInteger(at: 0, as: UInt16.self) ?? 0)
        case 127: Int(try await readBytes(8).getInteger(at: 0, as: UInt64.self) ?? 0)
        default: Int(short)
        }
    }

    /// The next frame that is not a message of the stream.
    package func readControlFrame() async throws -> WebSocketFrame {
        while true {
            let frame = try await readFrame()
            if frame.opcode != .text { return frame }
        }
    }

    package func send(_ frames: WebSocketFrame...) async throws {
        for frame in frames { try await send(frame.bytes()) }
    }
}
