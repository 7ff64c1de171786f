import FreshetWire
import HTTPTypes
import Hummingbird

/// The opening handshake of a WebSocket on HTTP/1.1 (RFC 6455 § 4.2), with the check that no other site opened it.
struct WebSocketUpgrade {
    let responseHeaders: HTTPFields

    /// - Throws: ``Problem`` 400 or 426 if the request is not a handshake, 403 if a page of another site made it.
    init(_ request: Request, on connection: EdgeConnection) throws(Problem) {
        guard !connection.isHTTP2 else {
            throw Problem(.badRequest, "A WebSocket opens over HTTP/1.1 here, and this request came over HTTP/2.")
        }
        _ = try connection.configuration.site.check(request, connection: connection)
        do throws(WebSocketHandshake.Refusal) {
            let accept = try WebSocketHandshake.accept(.init(request))
            responseHeaders = [.upgrade: "websocket", .connection: "Upgrade", .secWebSocketAccept: accept]
        } catch {
            throw Problem(error)
        }
    }
}

extension WebSocketHandshake.Request {
    fileprivate init(_ request: Request) {
        self.init(
            method: request.method.rawValue,
            isHTTP11OrLater: true,  // The edge has taken the Upgrade out of older requests.
            upgrade: request.headers[values: .upgrade],
            connection: request.headers[values: .connection],
            secWebSocketKey: request.headers[values: .secWebSocketKey],
            secWebSocketVersion: request.headers[values: .secWebSocketVersion]
        )
    }
}

extension Problem {
    fileprivate init(_ refusal: WebSocketHandshake.Refusal) {
        var headers = HTTPFields()
        for (name, value) in refusal.headers {
            if let name = HTTPField.Name(name) { headers[name] = value }
        }
        self.init(.init(integerLiteral: refusal.status), refusal.description, headers: headers)
    }
}
