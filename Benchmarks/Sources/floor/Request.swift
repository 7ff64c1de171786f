/// One request of HTTP/1.1, as far as the floor looks into it.
struct Request {
    private static let endOfHead = Array("\r\n\r\n".utf8)

    let isPublication: Bool
    let body: ArraySlice<UInt8>

    /// Takes a request off the front of what a connection has received; `nil` while some of it is missing.
    init?(from received: inout [UInt8]) {
        guard let headEnd = Self.endOfHead(in: received) else { return nil }
        let head = String(decoding: received[..<headEnd], as: UTF8.self).lowercased()
        let field = head.split(whereSeparator: \.isNewline).first { $0.hasPrefix("content-length:") }
        let length = field?.split(separator: " ").last.flatMap { Int($0) } ?? 0
        let end = headEnd + Self.endOfHead.count + length
        guard received.count >= end else { return nil }
        isPublication = head.hasPrefix("post ")
        body = received[(end - length)..<end]
        received.removeSubrange(..<end)
    }

    private static func endOfHead(in bytes: [UInt8]) -> Int? {
        guard bytes.count >= endOfHead.count else { return nil }
        return (0...(bytes.count - endOfHead.count)).first { bytes[$0...].starts(with: endOfHead) }
    }
}
