/// What a log holds.
package struct LogSize: Sendable {
    package let events: Int
    package let bytes: Int
    /// Also those that are remembered without events.
    package let topics: Int
    /// When its oldest event was appended, in milliseconds since 1970 UTC.
    package let oldest: Int64?

    package init(events: Int, bytes: Int, topics: Int, oldest: Int64?) {
        self.events = events
        self.bytes = bytes
        self.topics = topics
        self.oldest = oldest
    }
}

/// A log that knows what it holds without looking.
package protocol MeasuredLog: EventLog {
    var size: LogSize { get }
}
