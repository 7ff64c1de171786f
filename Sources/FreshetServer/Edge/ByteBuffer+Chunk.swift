import NIOCore

extension ByteBuffer {
    /// Writes one chunk of a body (RFC 9112 § 7.1). An empty one would be the body's end.
    mutating func writeChunk(_ content: ByteBuffer) {
        precondition(content.readableBytes > 0, "An empty chunk ends the body.")
        writeString(String(content.readableBytes, radix: 16))
        writeStaticString("\r\n")
        writeImmutableBuffer(content)
        writeStaticString("\r\n")
    }
}
