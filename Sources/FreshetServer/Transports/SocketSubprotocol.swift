import FreshetWire

/// What is said on a WebSocket of topics (docs/Protocol.md), by the names that a handshake has for it.
enum SocketSubprotocol: String, CaseIterable, Sendable {
    /// Records and requests in JSON. Also spoken with whoever names no subprotocol.
    case json = "freshet.json"
    /// Each message is an event's data and nothing else, from now on: no IDs, no positions, and no gap that could be
    /// told, so that one closes the connection.
    case raw = "freshet.raw"

    static let names = allCases.map(\.rawValue)

    /// As it was agreed on.
    init(_ agreement: WebSocketAgreement) {
        self = agreement.subprotocol.flatMap(SocketSubprotocol.init) ?? .json
    }

    func format(_ agreement: WebSocketAgreement) -> EventFormat {
        .webSocket(self == .raw ? .data : .record, .init(agreement.deflate))
    }
}
