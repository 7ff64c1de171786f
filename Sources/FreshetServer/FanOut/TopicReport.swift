/// The topics that are read, or have had events lately.
package struct TopicReport: Sendable, Hashable, Encodable {
    package let busiest: [TopicActivity]
    /// How many there are besides.
    package let others: Int
}

/// A topic, or a filter that somebody reads, and how busy it is.
package struct TopicActivity: Sendable, Hashable, Encodable {
    /// Its name, or the filter's pattern.
    package let topic: String
    /// Subscriptions that get its events, by its name or by a filter; of a filter, those that name it.
    package let readers: Int
    /// Over the last minute, or as far as the tail reaches back.
    package let eventsPerSecond: Double
    /// When the last one in the tail was appended, in milliseconds since 1970 UTC.
    package let lastEvent: Int64?
}
