/// Reads the frames of a server, cut anywhere (RFC 6455 § 5.2), deflated or not (RFC 7692 § 6).
struct WebSocketFrames {
    enum Piece {
        /// A part of a text message.
        case text(UnsafeRawBufferPointer, isLast: Bool, isDeflated: Bool)
        /// To be answered with a pong of the same bytes.
        case ping([UInt8])
        /// The server sends nothing more.
        case close
    }

    private enum State {
        case flags
        case length
        case extendedLength(missingBytes: Int)
        case payload
    }

    private static let opcodes: (text: UInt8, close: UInt8, ping: UInt8) = (0x1, 0x8, 0x9)

    private let inflates: Bool
    private var state = State.flags
    private var opcode: UInt8 = 0
    private var isFinal = false
    /// Of the message under way.
    private var isDeflated = false
    private var remaining = 0
    /// The payload of a control frame, 125 bytes at most.
    private var control: [UInt8] = []

    /// - Parameter inflates: whether the handshake agreed on `permessage-deflate`.
    init(inflates: Bool = false) {
        self.inflates = inflates
    }

    private var isControl: Bool { opcode & 0x8 != 0 }

    /// Takes bytes off the front of `rest`, up to the end of the next piece.
    ///
    /// - Returns: the piece; `nil` where `rest` has no more.
    mutating func next(from rest: inout UnsafeRawBufferPointer) throws(WireError) -> Piece? {
        while !rest.isEmpty || isEmptyFrame {
            guard case .payload = state else {
                try takeHeader(rest[0])
                rest = UnsafeRawBufferPointer(rebasing: rest[1...])
                continue
            }
            if let piece = takePayload(from: &rest) { return piece }
        }
        return nil
    }

    /// A frame without a payload is complete with its header, though no bytes follow.
    private var isEmptyFrame: Bool {
        if case .payload = state { remaining == 0 } else { false }
    }

    private mutating func takeHeader(_ byte: UInt8) throws(WireError) {
        switch state {
        case .flags:
            guard byte & (inflates ? 0x30 : 0x70) == 0 else {
                throw WireError("A frame has bits set that were not agreed upon.")
            }
            isFinal = byte & 0x80 != 0
            opcode = byte & 0x0F
            if opcode == Self.opcodes.text { isDeflated = byte & 0x40 != 0 }
            state = .length
        case .length:
            guard byte & 0x80 == 0 else { throw WireError("A server must not mask its frames.") }
            remaining = byte < 126 ? Int(byte) : 0
            state = byte < 126 ? .payload : .extendedLength(missingBytes: byte == 126 ? 2 : 8)
        case .extendedLength(let missingBytes):
            guard remaining <= Int.max >> 8 else { throw WireError("A frame is longer than can be counted.") }
            remaining = remaining << 8 | Int(byte)
            state = missingBytes == 1 ? .payload : .extendedLength(missingBytes: missingBytes - 1)
        case .payload:
            break
        }
    }

    private mutating func takePayload(from rest: inout UnsafeRawBufferPointer) -> Piece? {
        let length = min(remaining, rest.count)
        let part = UnsafeRawBufferPointer(rebasing: rest[..<length])
        rest = UnsafeRawBufferPointer(rebasing: rest[length...])
        remaining -= length
        let isWhole = remaining == 0
        if isWhole { state = .flags }
        guard isControl else { return .text(part, isLast: isFinal && isWhole, isDeflated: isDeflated) }
        control.append(contentsOf: part)
        guard isWhole else { return nil }
        defer { control = [] }
        switch opcode {
        case Self.opcodes.close: return .close
        case Self.opcodes.ping: return .ping(control)
        default: return nil
        }
    }
}
