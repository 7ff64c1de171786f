/// How the records of a subscription travel. All give the same events, IDs, order and gaps.
public enum StreamTransport: Sendable, Hashable, CaseIterable {
    /// Server-Sent Events. Topics and times of events do not travel with them.
    case serverSentEvents
    /// A JSON object a line.
    case lines
    /// A WebSocket, over HTTP/1.1.
    case webSocket
    /// One request after another, each of which waits for an event. It gets through where nothing that streams does.
    case longPoll
}
