import NIOCore

/// The head of an HTTP/1 response, as it came.
package struct RawHead: Sendable {
    package let statusLine: String
    package let fields: [String: String]

    /// By its name in lower case.
    package subscript(name: String) -> String? { fields[name] }

    init(_ text: String) {
        let lines = text.split(separator: "\r\n")
        statusLine = String(lines.first ?? "")
        let fields = lines.dropFirst().compactMap { line in
            line.firstIndex(of: ":").map { colon in
                (line[..<colon].lowercased(), line[line.index(after: colon)...].drop { $0 == " " })
            }
        }
        self.fields = Dictionary(fields.map { ($0, String($1)) }) { "\($0), \($1)" }
    }
}

extension RawConnection {
    /// Writes a request without a body.
    package func request(_ method: String = "GET", _ path: String, _ fields: [String: String] = [:]) async throws {
        try await send(Self.request(method, path, fields))
    }

    /// The text of a request without a body.
    package static func request(_ method: String = "GET", _ path: String, _ fields: [String: String] = [:]) -> String {
        let lines = fields.merging(["Host": "localhost"]) { given, _ in given }.map { "\($0): \($1)\r\n" }
        return "\(method) \(path) HTTP/1.1\r\n\(lines.joined())\r\n"
    }

    package func readHead() async throws -> RawHead {
        RawHead(try await read(through: "\r\n\r\n"))
    }

    /// A response that says how long it is.
    package func readResponse() async throws -> (head: RawHead, body: String) {
        let head = try await readHead()
        let length = head["content-length"].flatMap { Int($0) } ?? 0
        return (head, String(buffer: try await readBytes(length)))
    }

    /// One chunk (RFC 9112 § 7.1) without its framing; the last one is empty.
    package func readChunk() async throws -> String {
        let size = try await read(through: "\r\n").dropLast(1)
        guard let count = Int(size, radix: 16) else { throw EndedEarly(arrived: "no chunk: \(size)") }
        let chunk = try await readBytes(count)
        _ = try await readBytes(2)
        return String(buffer: chunk)
    }
}
