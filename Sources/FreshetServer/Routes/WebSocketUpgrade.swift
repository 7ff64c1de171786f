import FreshetWire
import HTTPTypes
import Hummingbird

/// The opening handshake of a WebSocket, on HTTP/1.1 (RFC 6455 § 4.2) or HTTP/2 (RFC 8441 § 5), with the check that no
/// other site opened it.
struct WebSocketUpgrade {
    let agreement: WebSocketAgreement
    private let proof: HTTPFields
    private let isHTTP2: Bool

    /// - Parameters:
    ///   - subprotocols: those that the route speaks, as `Sec-WebSocket-Protocol` names them.
    ///   - mayCompress: whether messages may be compressed.
    /// - Throws: ``Problem`` 400, 426 or 501 if the request is not a handshake, 403 if a page of another site made it.
    init(
        _ request: Request,
        on connection: EdgeConnection,
        subprotocols: [String] = [],
        mayCompress: Bool = true
    ) throws(Problem) {
        _ = try connection.configuration.site.check(request, connection: connection)
        isHTTP2 = connection.isHTTP2
        do throws(WebSocketHandshake.Refusal) {
            proof = isHTTP2 ? try Self.connect(request) : try Self.upgrade(request)
        } catch {
            throw Problem(error)
        }
        agreement = WebSocketAgreement(
            subprotocol: WebSocketHandshake.subprotocol(
                offers: request.headers[values: .secWebSocketProtocol],
                known: subprotocols
            ),
            deflate: mayCompress ? PerMessageDeflate(offers: request.headers[values: .secWebSocketExtensions]) : nil
        )
    }

    /// The answer that opens the connection, whose body takes it over.
    func response(body: ResponseBody) -> Response {
        var headers = proof
        headers[.secWebSocketProtocol] = agreement.subprotocol
        headers[.secWebSocketExtensions] = agreement.deflate?.response
        return Response(status: isHTTP2 ? .ok : .switchingProtocols, headers: headers, body: body)
    }

    private static func connect(_ request: Request) throws(WebSocketHandshake.Refusal) -> HTTPFields {
        try WebSocketHandshake.acceptExtendedConnect(
            method: request.method.rawValue,
            protocol: request.head.extendedConnectProtocol,
            secWebSocketVersion: request.headers[values: .secWebSocketVersion]
        )
        return [:]
    }

    private static func upgrade(_ request: Request) throws(WebSocketHandshake.Refusal) -> HTTPFields {
        let accept = try WebSocketHandshake.accept(.init(request))
        return [.upgrade: "websocket", .connection: "Upgrade", .secWebSocketAccept: accept]
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
