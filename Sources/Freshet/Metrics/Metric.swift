package import CoreMetrics

/// A metric: its name, what it says, and by which labels it is told apart. All that there are stand here.
///
/// To add one: a line here and in ``all``, one in docs/Operations.md, and an instrument where the thing happens.
/// Instruments are kept, not made anew: making one looks it up.
package struct Metric: Sendable, Hashable {
    package let name: String
    package let help: String
    /// Upper bounds of a histogram, in its unit; `nil` for the usual ones.
    package let buckets: [Double]?

    private init(_ name: String, _ help: String, buckets: [Double]? = nil) {
        self.name = name
        self.help = help
        self.buckets = buckets
    }

    // Who is connected, and reads.
    package static let openConnections = Metric(
        "freshet_connections_open", "TCP connections that are open, by protocol and TLS.")
    package static let connections = Metric(
        "freshet_connections_total", "TCP connections that have come as far as HTTP, by protocol and TLS.")
    package static let openStreams = Metric(
        "freshet_streams_open", "Streams and long polls that are open, by transport and coding.")
    package static let streams = Metric(
        "freshet_streams_total", "Streams and long polls that were opened, by transport and coding.")
    package static let readersBehind = Metric(
        "freshet_readers_behind", "Subscriptions that lack something: they read the log, or wait for room.")
    package static let readersStalled = Metric(
        "freshet_readers_stalled", "Streams whose reader takes no bytes at the moment.")

    // What they get.
    package static let deliveredEvents = Metric(
        "freshet_delivered_events_total", "Events that were sent to readers: one to a thousand readers is a thousand.")
    package static let sentBytes = Metric(
        "freshet_sent_bytes_total", "Bytes that were sent on streams, framing included, TLS not.")
    package static let gaps = Metric("freshet_gaps_total", "Gaps that readers were told of, by reason.")

    // What is published.
    package static let publications = Metric(
        "freshet_publications_total", "Batches that were to be published, by what became of them.")
    package static let publishedEvents = Metric(
        "freshet_published_events_total", "Events that were published.")
    package static let publishDuration = Metric(
        "freshet_publish_duration_seconds", "From a publication's request to its answer, over HTTP.")
    package static let commitDuration = Metric(
        "freshet_commit_duration_seconds", "How long the log takes until a batch is durable, waiting included.")

    // What is kept.
    package static let tailEvents = Metric("freshet_tail_events", "Events that are kept in memory for readers.")
    package static let tailBytes = Metric("freshet_tail_bytes", "Bytes of the data of these events.")
    package static let logHead = Metric("freshet_log_head", "The number of the last batch in the log.")
    package static let logEvents = Metric("freshet_log_events", "Events in the log.")
    package static let logBytes = Metric("freshet_log_bytes", "Bytes of the log: on the disk, or of data in memory.")
    package static let logTopics = Metric("freshet_log_topics", "Topics that the log knows, also those without events.")
    package static let logOldestAge = Metric(
        "freshet_log_oldest_event_age_seconds", "How long ago the log's oldest event was appended; 0 if it has none.")
    package static let logReachable = Metric(
        "freshet_log_reachable", "1 while the server reaches the log that it shares with others, else 0.")
    package static let logSequencesBehind = Metric(
        "freshet_log_sequences_behind", "Batches of the shared log that the server has yet to hear of.")

    // What is refused and answered, and what holds things up.
    package static let refusals = Metric(
        "freshet_refusals_total", "Connections and streams that were not let in, by the limit that they met.")
    package static let cuts = Metric(
        "freshet_cuts_total", "Peers that the edge has cut off because they did not keep to the rules, by reason.")
    package static let responses = Metric(
        "freshet_http_responses_total", "Responses, by route and status. A stream counts when it begins.")
    package static let loopLag = Metric(
        "freshet_event_loop_lag_seconds", "How late an event loop does what was due: looked at every second.",
        buckets: [0.001, 0.002_5, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5])

    // The program.
    package static let build = Metric("freshet_build_info", "1, with the version as a label.")
    package static let cpu = Metric("process_cpu_seconds_total", "User and system CPU time, in seconds.")
    package static let memory = Metric("process_resident_memory_bytes", "Resident memory, in bytes.")
    package static let openFiles = Metric("process_open_fds", "Files and sockets that are open.")
    package static let maximumFiles = Metric("process_max_fds", "How many may be.")
    package static let startTime = Metric("process_start_time_seconds", "When the program began, in Unix time.")

    package static let all = [
        openConnections, connections, openStreams, streams, readersBehind, readersStalled,
        deliveredEvents, sentBytes, gaps,
        publications, publishedEvents, publishDuration, commitDuration,
        tailEvents, tailBytes, logHead, logEvents, logBytes, logTopics, logOldestAge,
        logReachable, logSequencesBehind,
        refusals, cuts, responses, loopLag,
        build, cpu, memory, openFiles, maximumFiles, startTime,
    ]
}

extension Metric {
    package func counter(_ labels: (String, String)...) -> Counter { Counter(label: name, dimensions: labels) }
    package func meter(_ labels: (String, String)...) -> Meter { Meter(label: name, dimensions: labels) }
    package func timer(_ labels: (String, String)...) -> Timer { Timer(label: name, dimensions: labels) }
}
