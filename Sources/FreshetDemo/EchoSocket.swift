import FreshetServer
import FreshetWire
import Hummingbird
import NIOCore
import NIOWebSocket

/// A WebSocket that sends every message back: what conformance tests talk to.
///
/// It belongs to its event loop.
final class EchoSocket: WebSocketConnection.Owner {
    /// Conformance tests go up to 16 MiB.
    private static let maximumMessageBytes = 16 << 20

    private let socket: WebSocketConnection
    private let sender: WebSocketSender

    private init(_ socket: WebSocketConnection, _ deflate: PerMessageDeflate?) {
        self.socket = socket
        sender = WebSocketSender(deflate)
    }

    static func response(to request: Request) throws(Problem) -> Response {
        try WebSocketRoute.respond(to: request, maximumMessageBytes: maximumMessageBytes) { socket, deflate in
            EchoSocket(socket, deflate)
        }
    }

    func socket(received opcode: WebSocketOpcode, _ message: ByteBuffer) {
        socket.send(sender.frame(opcode: opcode, payload: message))
    }

    func socketIsWritable() {}
    func socketIsIdle() {}
    func socketClosed() {}
}
