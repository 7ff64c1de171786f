public import NIOCore
public import NIOWebSocket

/// Deflates the messages of one sender, each with those before it as its context (RFC 7692 § 7.2.1).
///
/// It costs 64 KiB for as long as it lives. Messages that many receive are better deflated once, on their own:
/// ``NIOCore/ByteBuffer/writeWebSocketMessage(opcode:payload:windowBits:)``.
public final class MessageDeflater {
    private let engine = DeflateEngine(format: .raw, memory: .small)

    public init() {}

    /// The frame of a text or binary message. Every frame that this makes must be sent, in order: the next ones refer to
    /// it.
    public func frame(opcode: WebSocketOpcode, payload: ByteBuffer) -> ByteBuffer {
        var frame = ByteBuffer()
        frame.writeWebSocketFrame(opcode: opcode, payload: engine.message(payload), isCompressed: true)
        return frame
    }
}

extension DeflateEngine {
    /// A message's payload: flushed, without the four bytes that every flush ends with (§ 7.2.1).
    func message(_ payload: ByteBuffer) -> ByteBuffer {
        // § 7.2.3.6: nothing is a block of its own. zlib does not flush twice where there is nothing between.
        guard payload.readableBytes > 0 else { return ByteBuffer(bytes: [0x00]) }
        var deflated = run(payload, .flush)
        deflated.moveWriterIndex(to: deflated.writerIndex - 4)
        return deflated
    }
}
