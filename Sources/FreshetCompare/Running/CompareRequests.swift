package import FreshetWire

/// The requests of the streams of a cell.
package struct CompareRequests: Sendable {
    /// What a page would announce that wants its streams back soon; the demo's streams do.
    private static let retryMilliseconds = 1_000
    /// Proxies commonly give up after a minute.
    private static let waitSeconds = 30

    private let cell: CompareCell
    private let source: CompareSource
    private let target: ServerURL
    private let token: String

    /// - Parameter token: of the run, by which its topics are known.
    package init(cell: CompareCell, source: CompareSource, target: ServerURL, token: String) {
        self.cell = cell
        self.source = source
        self.target = target
        self.token = token
    }

    /// The request that opens a stream, or takes it up again.
    ///
    /// - Parameter number: of the stream, from 1.
    package func stream(_ number: Int, after lastEventID: String?) -> StreamRequest {
        let path = target.basePath + source.path(of: cell.transport, number: number, token: token)
        return switch cell.transport {
        case .serverSentEvents: eventStream(path, lastEventID)
        case .webSocket: webSocket(path, lastEventID)
        case .longPoll: poll(path, lastEventID)
        }
    }

    private func eventStream(_ path: String, _ lastEventID: String?) -> StreamRequest {
        let query = source == .topics ? "?retry=\(Self.retryMilliseconds)" : ""
        var request = StreamRequest(path: path + query, fields: [("accept", "text/event-stream")])
        request.fields += coding
        // WHATWG HTML § 9.2.3: an EventSource sends it when it has one.
        if let lastEventID { request.fields.append(("last-event-id", lastEventID)) }
        return request
    }

    private func webSocket(_ path: String, _ lastEventID: String?) -> StreamRequest {
        // A WebSocket of a browser has no headers of its own: only the address can say where to go on.
        var request = StreamRequest(path: path.adding(query: lastEventID.map { "last-event-id=\($0.queryValue)" }))
        request.opensWebSocket = true
        request.fields = [("sec-websocket-version", "13")]
        if source == .topics { request.fields.append(("sec-websocket-protocol", "freshet.json")) }
        if cell.coding == .compressed {
            // As browsers offer it.
            request.fields.append(("sec-websocket-extensions", "permessage-deflate; client_max_window_bits"))
        }
        return request
    }

    /// The first asks for the position alone; the others wait for what comes behind it.
    private func poll(_ path: String, _ lastEventID: String?) -> StreamRequest {
        let wait = lastEventID.map { "wait=\(Self.waitSeconds)&last-event-id=\($0.queryValue)" }
        return StreamRequest(
            path: path.adding(query: wait ?? "last-event-id=latest"), fields: [("accept", "application/json")] + coding)
    }

    private var coding: [(name: String, value: String)] {
        cell.coding == .compressed ? [("accept-encoding", "gzip")] : []
    }
}

extension String {
    fileprivate func adding(query: String?) -> String {
        guard let query else { return self }
        return self + (contains("?") ? "&" : "?") + query
    }

    /// RFC 3986 § 2.3: everything but unreserved characters as percent and two digits.
    fileprivate var queryValue: String {
        let plain = Set("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~".utf8)
        return utf8.reduce(into: "") { text, byte in
            guard !plain.contains(byte) else { return text.unicodeScalars.append(Unicode.Scalar(byte)) }
            text += "%" + (byte < 16 ? "0" : "") + String(byte, radix: 16, uppercase: true)
        }
    }
}
