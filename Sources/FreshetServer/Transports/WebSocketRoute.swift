package import FreshetWire
import HTTPTypes
package import Hummingbird
import NIOCore
import NIOWebSocket

/// Opens a WebSocket for an owner of its own.
package enum WebSocketRoute {
    /// Answers the opening handshake.
    ///
    /// - Parameters:
    ///   - maximumMessageBytes: the largest message a client may send; a larger one closes with 1009.
    ///   - owner: makes whoever the connection is for, on its event loop.
    /// - Throws: ``Problem`` 400, 403, 426 or 501 for what is no handshake, or not welcome.
    package static func respond(
        to request: Request,
        maximumMessageBytes: Int,
        owner: @escaping @Sendable (WebSocketConnection, PerMessageDeflate?) -> any WebSocketConnection.Owner
    ) throws(Problem) -> Response {
        let upgrade = try WebSocketUpgrade(request, on: .required)
        return try respond(with: upgrade, maximumMessageBytes: maximumMessageBytes) { socket in
            socket.serve(owner(socket, upgrade.agreement.deflate))
        }
    }

    /// - Parameter begin: is called on the event loop, and must give the connection an owner. It is not called if there
    ///   is no room for the WebSocket.
    static func respond(
        with upgrade: WebSocketUpgrade,
        maximumMessageBytes: Int,
        begin: @escaping @Sendable (WebSocketConnection) -> Void
    ) throws(Problem) -> Response {
        let connection = try EdgeConnection.required
        guard connection.refusalOfStream() == nil else { return turnDown(with: upgrade, on: connection) }
        return open(with: upgrade, on: connection, maximumMessageBytes: maximumMessageBytes, begin: begin)
    }

    /// Opens the WebSocket that `request` asks for, only to close it with 1013: a browser does not tell its page any other
    /// answer.
    ///
    /// - Throws: ``Problem`` as above.
    static func turnDown(_ request: Request, on connection: EdgeConnection) throws(Problem) -> Response {
        // A browser fails the connection if none of those is chosen that it has offered, whatever comes then.
        let offers = request.headers[values: .secWebSocketProtocol]
            .flatMap { $0.split(separator: ",") }
            .map { String($0.trimmingPrefix { $0.isWhitespace }.prefix { !$0.isWhitespace }) }
        return turnDown(with: try WebSocketUpgrade(request, on: connection, subprotocols: offers), on: connection)
    }

    static func turnDown(with upgrade: WebSocketUpgrade, on connection: EdgeConnection) -> Response {
        open(with: upgrade, on: connection, maximumMessageBytes: 1) { socket in
            socket.serve(Nobody())
            socket.close(.tryAgainLater, "no room: try again in some seconds")
        }
    }

    /// Whom a WebSocket is for that is about to close.
    private final class Nobody: WebSocketConnection.Owner {
        func socket(received opcode: WebSocketOpcode, _ message: ByteBuffer) {}
        func socketIsWritable() {}
        func socketIsIdle() {}
        func socketClosed() {}
    }

    private static func open(
        with upgrade: WebSocketUpgrade,
        on connection: EdgeConnection,
        maximumMessageBytes: Int,
        begin: @escaping @Sendable (WebSocketConnection) -> Void
    ) -> Response {
        let body = ResponseBody { _ in
            try await connection.takeOver { light in
                let socket = WebSocketConnection(
                    light,
                    agreement: upgrade.agreement,
                    maximumMessageBytes: maximumMessageBytes,
                    clock: connection.clocks.clock(of: light.eventLoop),
                    heartbeat: TimeAmount(connection.configuration.heartbeat)
                )
                begin(socket)
            }
        }
        return upgrade.response(body: body)
    }
}
