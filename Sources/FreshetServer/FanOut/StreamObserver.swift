import FreshetWire
package import Hummingbird

/// Watches the streams of a route.
package protocol StreamObserver: Sendable {
    /// Whether a stream may open. If not, the reader gets 204, which ends an EventSource for good.
    func admits(_ request: Request) -> Bool

    /// A stream has opened. Called on its event loop; must not block.
    func opened(_ stream: OpenStream, by request: Request)

    /// A stream that had opened has closed, for whatever reason. Called on its event loop; must not block.
    func closed(_ stream: OpenStream, by request: Request)
}

extension StreamObserver {
    /// Opens the record of a stream that has just begun.
    func open(_ facts: OpenStream.Facts, on connection: LightConnection, by request: Request) -> OpenStream {
        let record = OpenStream(facts: facts, connection: connection) { closed($0, by: request) }
        opened(record, by: request)
        return record
    }
}

extension OpenStream.Facts {
    init(_ request: Request, on connection: EdgeConnection, kind: Kind, coding: String) {
        self.init(
            path: request.uri.path,
            kind: kind,
            isHTTP2: connection.isHTTP2,
            connection: connection.tcp.number,
            coding: coding
        )
    }
}
