import NIOCore

/// A text or binary message of which some bytes have arrived, in one frame or in several (RFC 6455 § 5.4).
struct WebSocketAssembly {
    private let isText: Bool
    private let isCompressed: Bool
    private(set) var bytes = ByteBuffer()
    private var text = UTF8Validator()

    init(isText: Bool, isCompressed: Bool) {
        self.isText = isText
        self.isCompressed = isCompressed
    }

    /// How many bytes of payload a message of at most `limit` bytes may arrive as. Deflated, what cannot be made smaller
    /// grows by 5 bytes for every 16 KiB or so.
    func maximumArrivingBytes(for limit: Int) -> Int {
        isCompressed ? limit + limit / 1024 + 64 : limit
    }

    /// - Throws: 1007 at the first byte that makes the text invalid, however much of it is still to come. Of a deflated
    ///   message nothing is known before its end.
    mutating func append(_ part: ByteBuffer) throws(WebSocketError) {
        if isText, !isCompressed, !part.withUnsafeReadableBytes({ text.accepts($0) }) {
            throw .invalidUTF8(in: "A text message")
        }
        // Most messages arrive whole: those keep the bytes they came in.
        if bytes.readableBytes == 0 { bytes = part } else { bytes.writeImmutableBuffer(part) }
    }

    /// - Throws: 1007 if the text stops within a character, or what was deflated cannot be inflated; 1009 as soon as it
    ///   has become larger than `limit`.
    mutating func finish(limit: Int) throws(WebSocketError) -> WebSocketMessage {
        if isCompressed {
            bytes = try MessageInflater(keepsContext: false).inflate(bytes, limit: limit)
            let isUTF8 = !isText || bytes.withUnsafeReadableBytes { text.accepts($0) }
            guard isUTF8 else { throw .invalidUTF8(in: "A text message") }
        }
        guard isText else { return .binary(bytes) }
        guard text.isComplete else { throw .invalidUTF8(in: "A text message") }
        return .text(bytes)
    }
}
