/// The bounds of what one request may ask for, each with its reason.
public struct EventLimits: Sendable {
    /// The largest event. Larger things belong in a store, and their address in an event.
    public var eventBytes = 1 << 20

    /// The largest body of a batch.
    public var batchBytes = 8 << 20

    /// Topics and filters in one request. Each costs a look-up for every reader that comes back.
    public var topics = 64

    /// Events in one page of history; a request may ask for fewer.
    public var pageEvents = 1_000

    /// The longest that a poll may wait: proxies commonly give up after a minute.
    public var poll = Duration.seconds(55)

    /// The longest that a request may wait until this server, one of several with the same log, has heard of what it
    /// names: shorter than proxies are willing to.
    public var catchUp = Duration.seconds(20)

    /// The largest message of a WebSocket: an event, and what stands around it.
    public var messageBytes = 2 << 20

    /// Requests of one WebSocket that may wait for the log at a time.
    public var requestsUnderWay = 64

    /// Subscriptions of one WebSocket.
    public var subscriptions = 256

    /// Streams that one subject of tokens may have open at a time; `nil`: any number. Each tab of a browser is one.
    public var streamsPerSubject: Int?

    /// Events that one subject may publish in a second, or one address without a subject; `nil`: any number. A batch may
    /// exceed it, and is waited for afterwards.
    public var eventsPerSecond: Int?

    public init() {}
}
