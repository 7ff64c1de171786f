public import NIOCore
public import NIOWebSocket
import Synchronization

extension ByteBuffer {
    /// Writes a text or binary message that refers to no other, deflated if that makes it smaller (RFC 7692 § 7.2.1), so
    /// that every connection that agreed on `permessage-deflate` can be sent the same bytes.
    ///
    /// - Parameter windowBits: the smallest window of those whom it is for, 9 to 15.
    public mutating func writeWebSocketMessage(opcode: WebSocketOpcode, payload: ByteBuffer, windowBits: Int) {
        let deflated = SelfContained.deflate(payload, windowBits: windowBits)
        if deflated.readableBytes < payload.readableBytes {
            writeWebSocketFrame(opcode: opcode, payload: deflated, isCompressed: true)
        } else {
            writeWebSocketFrame(opcode: opcode, payload: payload)
        }
    }
}

/// Engines that have no memory of their messages, and so need not belong to a connection: one for each size of window.
private enum SelfContained {
    private static let engines = Mutex<[Int: DeflateEngine]>([:])

    static func deflate(_ payload: ByteBuffer, windowBits: Int) -> ByteBuffer {
        engines.withLock { engines in
            let engine = engines[windowBits] ?? DeflateEngine(format: .raw, memory: memory(windowBits))
            engines[windowBits] = engine
            engine.reset()
            return engine.message(payload)
        }
    }

    private static func memory(_ windowBits: Int) -> DeflateEngine.Memory {
        windowBits == 15 ? .full : .init(windowBits: Int32(windowBits), level: min(8, Int32(windowBits) - 7))
    }
}
