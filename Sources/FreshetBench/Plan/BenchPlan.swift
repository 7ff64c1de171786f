package import FreshetWire

/// What a run does.
package struct BenchPlan: Sendable {
    /// When a run has published enough.
    package enum Extent: Sendable, Hashable {
        /// So many events, by all publishers together.
        case events(Int)
        case duration(Duration)
    }

    package var target: ServerURL
    package var topics: BenchTopics
    package var subscribers = 100
    /// Connections that publish, each one request at a time.
    package var publishers = 1
    package var extent = Extent.duration(.seconds(10))
    /// Of an event's data.
    package var payloadBytes = 200
    /// Has each event's data be a record of this kind.
    package var records: RecordKind?
    /// Events per second of all publishers together; `nil` publishes as fast as events are acknowledged.
    package var rate: Double?
    /// Events before those that are measured.
    package var warmupEvents = 0
    package var transport = BenchTransport.sse
    /// Whether subscribers ask for gzip.
    package var asksForCompression = false
    /// A file in PEM with authorities to trust beside the system's.
    package var authorityFile: String?
    /// Event loops, which are threads.
    package var loops = 1
    /// How long to wait: for connections to open, for an acknowledgement, and at the end for the last deliveries.
    package var timeout = Duration.seconds(30)
    /// The server's process, if it runs on this machine and is to be measured.
    package var serverPID: Int?

    package init(target: ServerURL, topics: BenchTopics) {
        self.target = target
        self.topics = topics
    }

    package static let maximumPublishers = EventMark.maximumPublishers

    /// An event has to hold its mark, and a server takes no more.
    package static let payloadBytesAllowed = PayloadMaker.minimumBytes...PayloadMaker.maximumBytes

    var connections: Int { subscribers + publishers }
}
