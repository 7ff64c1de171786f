/// A stream whose events are computed from the position instead of published.
///
/// Because an event depends on nothing but its position, such a stream needs no log: any server, at any time, goes on
/// for any reader after any last event ID, and a restart loses nothing.
///
/// ```swift
/// struct Squares: GeneratedStream {
///     func event(after position: Int?) -> GeneratedEvent? {
///         let next = (position ?? -1) + 1
///         return GeneratedEvent(position: next, data: "\(next * next)")
///     }
/// }
/// ```
public protocol GeneratedStream: Sendable {
    /// The first event behind `position`.
    ///
    /// It must be a pure function: the same position gives the same event on every call, on every machine. It is called
    /// on an event loop, so it must neither block nor take long.
    ///
    /// - Parameter position: the last event that the reader has, `nil` if it has none.
    /// - Returns: an event with a greater position; `nil` where the stream has ended for good.
    func event(after position: Int?) -> GeneratedEvent?

    /// Whether there is no event behind `position`, now and for good.
    ///
    /// The default computes the event to see whether there is one. An endless stream can say no at once.
    func hasEnded(after position: Int?) -> Bool
}

extension GeneratedStream {
    public func hasEnded(after position: Int?) -> Bool { event(after: position) == nil }

    /// The events behind `position`, in order, computed as they are asked for. May be endless.
    public func events(after position: Int? = nil) -> some Sequence<GeneratedEvent> & Sendable {
        GeneratedEvents(stream: self, position: position)
    }
}

private struct GeneratedEvents<Stream: GeneratedStream>: Sequence, IteratorProtocol, Sendable {
    let stream: Stream
    var position: Int?

    mutating func next() -> GeneratedEvent? {
        guard let event = stream.event(after: position) else { return nil }
        position = event.position
        return event
    }
}
