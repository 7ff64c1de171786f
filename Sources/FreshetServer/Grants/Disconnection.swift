import Freshet

/// What who administers the servers of a log has all of them do.
struct Disconnection: Sendable, Hashable, Codable {
    /// How much the clocks of servers may differ, and how long one may hear nothing: a stream that was opened later
    /// than that is not meant. So a server that starts, and hears of what was done before, ends nobody's new stream.
    private static let allowanceMilliseconds: Int64 = 60_000

    /// Whose streams are to end, and whose tickets.
    let subject: String?
    /// Which stream is to end.
    let stream: String?
    /// In milliseconds since 1970 UTC.
    private let time: Int64

    init(subject: String, at now: Int64) {
        self.subject = subject
        stream = nil
        time = now
    }

    init(stream: String, at now: Int64) {
        self.stream = stream
        subject = nil
        time = now
    }

    /// Streams that were opened later go on.
    var lastOpening: Int64 { time + Self.allowanceMilliseconds }
}
