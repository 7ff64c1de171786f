public import Freshet
import HTTPTypes
public import Hummingbird
public import NIOCore

extension RouterMethods {
    /// Serves a generated stream as Server-Sent Events.
    ///
    /// Every reader goes at its own pace: its first event at once, then one per `interval`. It resumes by
    /// `Last-Event-ID`, as a header or as the query `last-event-id`; `?until=42` ends it after event 42, from when on
    /// it gets 204; `?retry=500` announces a reconnection time in milliseconds.
    ///
    /// - Parameters:
    ///   - path: where the stream is.
    ///   - interval: the time between two events of one reader; more than nothing.
    ///   - retry: the reconnection time that is announced to whoever does not ask for another; `nil` is a second.
    ///   - stream: finds the stream that a request is for, or throws a ``Problem``.
    @discardableResult
    public func serverSentEvents<Stream: GeneratedStream>(
        _ path: RouterPath,
        every interval: Duration,
        retry: Duration? = nil,
        stream: @escaping @Sendable (Request, Context) throws -> Stream
    ) -> Self {
        serverSentEvents(path, every: interval, retry: retry, observer: nil, stream: stream)
    }

    /// Serves a generated stream over WebSocket, each event as one text message. Otherwise as
    /// ``serverSentEvents(_:every:retry:stream:)``; the end is a close with code 1000.
    ///
    /// - Parameter text: writes an event as the text of its message, in UTF-8.
    @discardableResult
    public func webSocket<Stream: GeneratedStream>(
        _ path: RouterPath,
        every interval: Duration,
        text: @escaping @Sendable (GeneratedEvent) -> ByteBuffer,
        stream: @escaping @Sendable (Request, Context) throws -> Stream
    ) -> Self {
        webSocket(path, every: interval, text: text, observer: nil, stream: stream)
    }

    /// As above, with someone who watches.
    @discardableResult
    package func serverSentEvents<Stream: GeneratedStream>(
        _ path: RouterPath,
        every interval: Duration,
        retry: Duration?,
        observer: (any StreamObserver)?,
        stream: @escaping @Sendable (Request, Context) throws -> Stream
    ) -> Self {
        read(path) { request, context in
            try GeneratedStreamRoute(stream: stream(request, context), interval: interval, observer: observer)
                .serverSentEvents(to: request, defaultRetry: retry)
        }
    }

    /// As above, with someone who watches.
    @discardableResult
    package func webSocket<Stream: GeneratedStream>(
        _ path: RouterPath,
        every interval: Duration,
        text: @escaping @Sendable (GeneratedEvent) -> ByteBuffer,
        observer: (any StreamObserver)?,
        stream: @escaping @Sendable (Request, Context) throws -> Stream
    ) -> Self {
        webSocket(path) { request, context in
            try GeneratedStreamRoute(stream: stream(request, context), interval: interval, observer: observer)
                .webSocket(to: request, text: text)
        }
    }
}
