extension ServerSentEventParser {
    /// Whether a response with this `Content-Type` is an event stream (WHATWG HTML § 9.2.2): any other type must not
    /// be read as one, nor tried again. Parameters do not matter, `charset` included: an event stream is always UTF-8.
    public static func accepts(contentType: String) -> Bool {
        let essence = contentType.utf8.prefix { $0 != UInt8(ascii: ";") }
        let words = essence.split { $0 == .space || $0 == UInt8(ascii: "\t") }
        guard words.count == 1, let word = words.first else { return false }
        return String(word)?.lowercased() == "text/event-stream"
    }
}
