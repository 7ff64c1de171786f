// What to make of an answer that is not the one hoped for.
extension ResponseReader.Response {
    /// Whether waiting may help: too many requests, or a server or proxy that is not ready.
    package var mayPass: Bool { [408, 429, 502, 503, 504].contains(head.status) }

    /// Whether what the head announces is there.
    var isComplete: Bool { mayPass || body.utf8.count >= min(head.contentLength ?? 0, 1024) }

    /// Status and, from a problem document (RFC 9457), the detail.
    package var sentence: String {
        guard let start = body.firstRange(of: "\"detail\":\"") else { return "\(head.status)" }
        var detail = ""
        var isEscaped = false
        for character in body[start.upperBound...] {
            if character == "\"", !isEscaped { break }
            isEscaped = character == "\\" && !isEscaped
            if !isEscaped { detail.append(character) }
        }
        return "\(head.status), \(detail)"
    }
}
