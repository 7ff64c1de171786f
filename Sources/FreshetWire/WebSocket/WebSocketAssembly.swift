import NIOCore

/// A text or binary message of which some bytes have arrived, in one frame or in several (RFC 6455 § 5.4).
struct WebSocketAssembly {
    private let isText: Bool
    private(set) var bytes = ByteBuffer()
    private var text = UTF8Validator()

    init(isText: Bool) {
        self.isText = isText
    }

    /// - Throws: 1007 at the first byte that makes the text invalid, however much of it is still to come.
    mutating func append(_ part: ByteBuffer) throws(WebSocketError) {
        if isText, !part.withUnsafeReadableBytes({ text.accepts($0) }) { throw .invalidUTF8(in: "A text message") }
        // Most messages arrive whole: those keep the bytes they came in.
        if bytes.readableBytes == 0 { bytes = part } else { bytes.writeImmutableBuffer(part) }
    }

    /// - Throws: 1007 if the text stops within a character.
    func finish() throws(WebSocketError) -> WebSocketMessage {
        guard isText else { return .binary(bytes) }
        guard text.isComplete else { throw .invalidUTF8(in: "A text message") }
        return .text(bytes)
    }
}
