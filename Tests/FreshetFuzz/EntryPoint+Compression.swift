import FreshetWire
import NIOCore
import NIOWebSocket

extension EntryPoint {
    /// Deflate makes a thousand bytes out of one: what is inflated here stops at this.
    private static let maximumInflatedBytes = 1 << 20

    /// Bytes that claim to be deflated.
    static let deflated = EntryPoint("deflated") { bytes in
        for format in [StreamInflater.Format.gzip, .raw] {
            let (whole, isBroken) = inflated([bytes.buffer], format)
            let (cut, isBrokenToo) = inflated(bytes.pieces, format)
            // Where it breaks, some of what stands before may be lost.
            let isSame = isBroken ? cut.starts(with: whole) || whole.starts(with: cut) : cut == whole
            try promise(isSame && isBroken == isBrokenToo, "A compressed stream may be cut anywhere.")
        }
        for keepsContext in [false, true] {
            let inflater = MessageInflater(keepsContext: keepsContext)
            for piece in [bytes.buffer, bytes.buffer] {
                guard let message = try? inflater.inflate(piece, limit: 1_000) else { break }
                try promise(message.readableBytes <= 1_000, "A message is inflated up to the limit and no further.")
            }
        }
    }

    private static func inflated(_ pieces: [ByteBuffer], _ format: StreamInflater.Format) -> ([UInt8], isBroken: Bool) {
        let inflater = StreamInflater(format)
        var output: [UInt8] = []
        for piece in pieces where piece.readableBytes > 0 {
            let failure = piece.withUnsafeReadableBytes { bytes in
                inflater.inflate(bytes) { output += $0.prefix(maximumInflatedBytes - output.count) }
            }
            if failure != nil { return (output, true) }
        }
        return (output, false)
    }

    /// Bytes that are compressed and come back.
    static let compression = EntryPoint("compression") { bytes in
        let gzip = StreamCompressor(coding: .gzip)
        let stream = bytes.pieces.map { gzip?.compress($0) ?? ByteBuffer() } + [gzip?.finish() ?? ByteBuffer()]
        let (output, isBroken) = inflated(stream, .gzip)
        try promise(!isBroken && output == bytes, "What was compressed comes back.")
        let deflater = MessageDeflater()
        let context = MessageInflater(keepsContext: true)
        for piece in bytes.pieces {
            let frame = deflater.frame(opcode: .binary, payload: piece)
            try promise(try context.inflate(frame.payload, limit: 256) == piece, "A message comes back.")
            var alone = ByteBuffer()
            alone.writeWebSocketMessage(opcode: .binary, payload: piece, windowBits: 15)
            let isDeflated = (alone.readableBytesView.first ?? 0) & 0x40 != 0
            let inflater = MessageInflater(keepsContext: false)
            let back = isDeflated ? try inflater.inflate(alone.payload, limit: 256) : alone.payload
            try promise(back == piece, "A message that refers to no other comes back.")
        }
    }
}

extension ByteBuffer {
    /// The payload of a server's frame.
    fileprivate var payload: ByteBuffer {
        var rest = self
        rest.moveReaderIndex(forwardBy: 1)
        let length = rest.readInteger(as: UInt8.self)
        if length == 126 { rest.moveReaderIndex(forwardBy: 2) }
        return rest
    }
}
