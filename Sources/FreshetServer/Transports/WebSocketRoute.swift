package import FreshetWire
package import Hummingbird
import NIOCore

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

    /// - Parameter begin: is called on the event loop, and must give the connection an owner.
    static func respond(
        with upgrade: WebSocketUpgrade,
        maximumMessageBytes: Int,
        begin: @escaping @Sendable (WebSocketConnection) -> Void
    ) throws(Problem) -> Response {
        let connection = try EdgeConnection.required
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
