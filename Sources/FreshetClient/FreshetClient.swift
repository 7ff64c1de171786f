public import Freshet
import NIOCore

/// Publishes events to a Freshet server and subscribes to its topics.
///
/// It keeps what the server promises over everything that breaks on the way: a publication that is tried again carries
/// the same key, so it appears once; a subscription that is cut goes on behind the last event ID.
///
/// ```swift
/// let client = try FreshetClient(url: "https://localhost:8443")
/// let receipt = try await client.publish([Publication(data: ByteBuffer(string: "hello"))], to: Topic("chat/a"))
/// for try await case .event(let event) in client.subscribe(to: [TopicFilter("chat/*")], from: .earliest) {
///     print(event.id, event.data)
/// }
/// try await client.shutdown()
/// ```
public struct FreshetClient: Sendable {
    let address: ServerAddress
    let configuration: ClientConfiguration
    let connections: HTTPConnections
    let webSockets: WebSocketConnector

    /// Makes a client. Nothing is connected yet.
    ///
    /// - Parameter url: where the server is, such as `https://localhost:8443`; with a path if it is served below one.
    /// - Throws: ``ClientError/misconfigured(_:)``.
    public init(url: String, configuration: ClientConfiguration = ClientConfiguration()) throws(ClientError) {
        try configuration.check()
        let address = try ServerAddress(url)
        let tls = try configuration.tls
        self.address = address
        self.configuration = configuration
        connections = HTTPConnections(configuration, tls: tls)
        webSockets = WebSocketConnector(address: address, configuration: configuration, tls: tls)
    }

    /// Closes all connections. Subscriptions that still run end with an error.
    public func shutdown() async throws {
        try await connections.shutdown()
    }
}

extension FreshetClient {
    /// Subscribes to topics. Each event arrives once, in order, over however many connections that takes; where that
    /// cannot be, there is a ``StreamRecord/gap(_:)``.
    ///
    /// Nothing is asked of the server before the first record is asked for, and then no more than that is taken from
    /// the connection: a subscriber that is slow is a position in the server's log, and costs nobody any memory.
    ///
    /// The sequence ends when all topics are closed and read. It throws ``ClientError`` if the server refuses, or
    /// cannot be reached for as long as `patience`; `CancellationError` when its task is cancelled.
    ///
    /// - Parameters:
    ///   - filters: 1 to 64.
    ///   - start: from where; the ID of an event, or of a position, goes on behind it.
    ///   - transport: how the records travel. All carry the same events.
    ///   - patience: how long to go on trying while nothing arrives; `nil` is for ever.
    public func subscribe(
        to filters: [TopicFilter],
        from start: StartingPoint = .latest,
        transport: StreamTransport = .serverSentEvents,
        patience: Duration? = nil
    ) -> Subscription {
        precondition(!filters.isEmpty, "A subscription names at least one topic.")
        return Subscription(client: self, filters: filters, start: start, transport: transport, patience: patience)
    }
}
