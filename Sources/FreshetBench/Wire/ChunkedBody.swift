/// Takes the framing off a chunked body, cut anywhere (RFC 9112 § 7.1).
struct ChunkedBody {
    private enum State {
        case size
        /// The rest of the line of a size: extensions, which nobody uses.
        case restOfSize
        case data
        /// The line end behind a chunk's data.
        case dataEnd
        /// Behind the last chunk. Holds whether the line under way has anything in it.
        case trailer(hasBegun: Bool)
        case ended
    }

    /// A chunk of 16^8 bytes is none that a server of events would send.
    private static let maximumSizeDigits = 8

    private var state = State.size
    private var remaining = 0
    private var digits = 0

    var hasEnded: Bool {
        if case .ended = state { true } else { false }
    }

    /// Takes bytes off the front of `rest`, up to the end of the next piece of data.
    ///
    /// - Returns: the piece; `nil` where `rest` has no more, or the body has ended.
    mutating func next(from rest: inout UnsafeRawBufferPointer) throws(WireError) -> UnsafeRawBufferPointer? {
        while !rest.isEmpty {
            switch state {
            case .data: return takeData(from: &rest)
            case .ended: return nil
            default: try take(rest[0])
            }
            rest = UnsafeRawBufferPointer(rebasing: rest[1...])
        }
        return nil
    }

    private mutating func takeData(from rest: inout UnsafeRawBufferPointer) -> UnsafeRawBufferPointer {
        let length = min(remaining, rest.count)
        let piece = UnsafeRawBufferPointer(rebasing: rest[..<length])
        rest = UnsafeRawBufferPointer(rebasing: rest[length...])
        remaining -= length
        if remaining == 0 { state = .dataEnd }
        return piece
    }

    private mutating func take(_ byte: UInt8) throws(WireError) {
        let isLineEnd = byte == UInt8(ascii: "\n")
        switch state {
        case .size, .restOfSize:
            if isLineEnd { return try beginChunk() }
            if case .size = state { try takeSize(byte) }
        case .dataEnd:
            if isLineEnd { state = .size }
        case .trailer(let hasBegun):
            if isLineEnd {
                state = hasBegun ? .trailer(hasBegun: false) : .ended
            } else if byte != UInt8(ascii: "\r") {
                state = .trailer(hasBegun: true)
            }
        case .data, .ended:
            break
        }
    }

    private mutating func takeSize(_ byte: UInt8) throws(WireError) {
        guard let digit = byte.hexDigit else {
            state = .restOfSize
            return
        }
        digits += 1
        guard digits <= Self.maximumSizeDigits else { throw WireError("A chunk's size has too many digits.") }
        remaining = remaining << 4 | digit
    }

    private mutating func beginChunk() throws(WireError) {
        guard digits > 0 else { throw WireError("A chunk begins without its size.") }
        digits = 0
        state = remaining > 0 ? .data : .trailer(hasBegun: false)
    }
}

extension UInt8 {
    fileprivate var hexDigit: Int? {
        switch self {
        case UInt8(ascii: "0")...UInt8(ascii: "9"): Int(self - UInt8(ascii: "0"))
        case UInt8(ascii: "a")...UInt8(ascii: "f"): Int(self - UInt8(ascii: "a")) + 10
        case UInt8(ascii: "A")...UInt8(ascii: "F"): Int(self - UInt8(ascii: "A")) + 10
        default: nil
        }
    }
}
