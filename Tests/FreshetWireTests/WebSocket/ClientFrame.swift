import NIOCore
import NIOWebSocket

/// A frame as a client sends it; each rule can be broken by one parameter.
struct ClientFrame: Sendable {
    enum LengthForm: Sendable {
        case bits7, bits16, bits64

        static func shortest(for length: UInt64) -> Self {
            length <= 125 ? .bits7 : length <= 0xFFFF ? .bits16 : .bits64
        }
    }

    var opcode: UInt8
    var payload: [UInt8] = []
    var isFinal = true
    var isMasked = true
    var reservedBits: UInt8 = 0
    /// Nil for the shortest that fits, as the standard wants it.
    var lengthForm: LengthForm?
    /// What the header says, where that is not the truth.
    var statedLength: UInt64?

    static func text(_ text: String, isFinal: Bool = true) -> Self {
        Self(opcode: 0x1, payload: Array(text.utf8), isFinal: isFinal)
    }

    static func binary(_ count: Int, isFinal: Bool = true) -> Self {
        Self(opcode: 0x2, payload: (0..<count).map { UInt8($0 % 251) }, isFinal: isFinal)
    }

    static func continuation(_ text: String, isFinal: Bool) -> Self {
        Self(opcode: 0x0, payload: Array(text.utf8), isFinal: isFinal)
    }

    static func close(_ code: UInt16? = nil, reason: [UInt8] = []) -> Self {
        Self(opcode: 0x8, payload: (code.map { [UInt8($0 >> 8), UInt8($0 & 0xFF)] } ?? []) + reason)
    }

    static func ping(_ text: String = "") -> Self { Self(opcode: 0x9, payload: Array(text.utf8)) }
    static func pong(_ text: String = "") -> Self { Self(opcode: 0xA, payload: Array(text.utf8)) }

    var bytes: ByteBuffer {
        var buffer = ByteBuffer()
        buffer.writeInteger(opcode | reservedBits << 4 | (isFinal ? 0x80 : 0))
        let length = statedLength ?? UInt64(payload.count)
        let mask: UInt8 = isMasked ? 0x80 : 0
        switch lengthForm ?? .shortest(for: length) {
        case .bits7: buffer.writeInteger(mask | UInt8(length))
        case .bits16: buffer.writeMultipleIntegers(mask | 126, UInt16(length))
        case .bits64: buffer.writeMultipleIntegers(mask | 127, length)
        }
        writeMasked(into: &buffer)
        return buffer
    }

    private func writeMasked(into buffer: inout ByteBuffer) {
        guard isMasked else {
            buffer.writeBytes(payload)
            return
        }
        let key: [UInt8] = [0x37, 0xFA, 0x21, 0x3D]
        buffer.writeBytes(key)
        buffer.writeBytes(payload.enumerated().map { $1 ^ key[$0 % 4] })
    }
}

extension [ClientFrame] {
    var bytes: ByteBuffer { reduce(into: ByteBuffer()) { $0.writeImmutableBuffer($1.bytes) } }
}
