package import HTTPTypes

extension HTTPFields {
    /// The head of an event stream. Whoever is on the way is told neither to store nor to change it, and nginx not to
    /// hold it back.
    package static let eventStream: HTTPFields = [
        .contentType: "text/event-stream",
        .cacheControl: "no-cache, no-transform",
        .xAccelBuffering: "no",
    ]
}

extension HTTPField.Name {
    /// nginx's switch for its response buffer.
    static let xAccelBuffering = HTTPField.Name("X-Accel-Buffering")!

    /// The last event that a reader has (WHATWG HTML § 9.2.4).
    static let lastEventID = HTTPField.Name("Last-Event-ID")!
}
