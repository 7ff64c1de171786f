/// What counts of the head of a response (RFC 9112 § 4).
package struct ResponseHead: Equatable {
    package var status = 0
    /// Bytes of the body, where the head says so.
    package var contentLength: Int?
    package var isChunked = false
    package var isGzipped = false
    /// Whether messages of the WebSocket may be deflated (RFC 7692).
    package var hasDeflate = false
    /// Whether the connection may be used for another request.
    package var keepsAlive = true
    /// Seconds.
    package var retryAfter: Int?

    /// RFC 9110 § 6.4.1.
    var hasBody: Bool { status >= 200 && status != 204 && status != 304 }

    /// - Parameter text: status line and fields, each with its line end.
    init(_ text: String) throws(WireError) {
        let lines = text.split(whereSeparator: \.isNewline)
        guard let first = lines.first, first.hasPrefix("HTTP/1."),
            let number = first.split(separator: " ").dropFirst().first.flatMap({ Int($0) }), 100...599 ~= number
        else { throw WireError("The answer is not HTTP/1.1.") }
        self.status = number
        keepsAlive = !first.hasPrefix("HTTP/1.0")
        for line in lines.dropFirst() { read(field: line) }
    }

    private mutating func read(field line: Substring) {
        guard let colon = line.firstIndex(of: ":") else { return }
        let words = line[line.index(after: colon)...].lowercased().split { $0 == " " || $0 == "\t" }
        let value = words.joined(separator: " ")
        switch line[..<colon].lowercased() {
        case "content-length": contentLength = Int(value)
        case "transfer-encoding": isChunked = value.hasSuffix("chunked")
        case "content-encoding": isGzipped = value == "gzip"
        case "sec-websocket-extensions": hasDeflate = value.hasPrefix("permessage-deflate")
        case "connection": if value.contains("close") { keepsAlive = false }
        case "retry-after": retryAfter = Int(value)
        default: break
        }
    }
}
