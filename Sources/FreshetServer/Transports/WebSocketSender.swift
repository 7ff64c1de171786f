package import FreshetWire
package import NIOCore
package import NIOWebSocket

/// Frames the messages that go to one client alone, as the handshake agreed.
package struct WebSocketSender {
    private enum Coding {
        case plain
        case deflated(MessageDeflater)
        case selfContained(windowBits: Int)
    }

    private let coding: Coding

    package init(_ deflate: PerMessageDeflate?) {
        coding =
            switch deflate {
            case nil: .plain
            case let deflate? where deflate.keepsServerContext: .deflated(MessageDeflater())
            case let deflate?: .selfContained(windowBits: deflate.serverWindowBits)
            }
    }

    package func frame(opcode: WebSocketOpcode, payload: ByteBuffer) -> ByteBuffer {
        if case .deflated(let deflater) = coding { return deflater.frame(opcode: opcode, payload: payload) }
        var frame = ByteBuffer()
        if case .selfContained(let windowBits) = coding {
            frame.writeWebSocketMessage(opcode: opcode, payload: payload, windowBits: windowBits)
        } else {
            frame.writeWebSocketFrame(opcode: opcode, payload: payload)
        }
        return frame
    }
}
