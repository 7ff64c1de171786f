import NIOCore

/// What comes in answer to a request.
enum ExchangeEvent: Sendable {
    case answered(Answer)
    case bytes(ByteBuffer)
    /// The response is complete, or the WebSocket's stream has ended.
    case complete
    /// The connection or the stream has gone before that.
    case lost
}

/// Is told what comes, on the event loop of the connection.
typealias ExchangeSink = @Sendable (ExchangeEvent) -> Void
