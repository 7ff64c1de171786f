public import NIOCore
public import NIOWebSocket

extension ByteBuffer {
    /// Writes a text or binary message that refers to no other, deflated if that makes it smaller (RFC 7692 § 7.2.1), so
    /// that every connection that agreed on `permessage-deflate` can be sent the same bytes.
    ///
    /// - Parameter windowBits: the smallest window of those whom it is for, 9 to 15.
    public mutating func writeWebSocketMessage(opcode: WebSocketOpcode, payload: ByteBuffer, windowBits: Int) {
        let deflated = SelfContainedBlock.deflate(payload, windowBits: windowBits)
        if deflated.readableBytes - SelfContainedBlock.flushBytes < payload.readableBytes {
            writeWebSocketMessage(opcode: opcode, deflated: deflated)
        } else {
            writeWebSocketFrame(opcode: opcode, payload: payload)
        }
    }

    /// Writes a text or binary message that is deflated already.
    ///
    /// - Parameter block: raw deflate that ends with a sync flush: a form of a ``SharedBlock``, or a
    ///   ``SelfContainedBlock``. An entry of a window has to go out like this even where it is longer than its plain
    ///   bytes: only deflated messages are what later ones can refer to (RFC 7692 § 7.2.3.2).
    package mutating func writeWebSocketMessage(opcode: WebSocketOpcode, deflated block: ByteBuffer) {
        var payload = block
        // § 7.2.1: the last four bytes of the flush are left out.
        payload.moveWriterIndex(to: payload.writerIndex - SelfContainedBlock.flushBytes)
        writeWebSocketFrame(opcode: opcode, payload: payload, isCompressed: true)
    }
}
