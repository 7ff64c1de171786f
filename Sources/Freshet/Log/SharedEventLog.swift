/// A log that several servers have open at once, so that a reader may come back to any of them.
///
/// What one server appends, all of them follow, in the same order and under the same IDs. They follow at their own
/// pace: so one of them may be asked for an ID that it has not heard of yet.
public protocol SharedEventLog: EventLog {
    /// How this server stands to the log.
    var standing: LogStanding { get }

    /// Returns when this server has heard of everything that the log held when it was asked. While the log cannot be
    /// reached, that is waited for.
    ///
    /// - Throws: ``LogError/closed``, or ``LogError/unreachable(_:)`` if the task is cancelled.
    func catchUp() async throws(LogError)

    /// Tells all servers of the log something, this one too.
    ///
    /// When it returns, the notice is as durable as an event, and every server hears it; one that starts later, too,
    /// unless its time is over by then.
    func post(_ notice: LogNotice) async throws(LogError)

    /// Has every notice whose time is not over delivered, in order: first those that the log holds, then what is
    /// posted.
    ///
    /// - Parameter deliver: is never called twice at once, and must not block. It replaces the one before.
    func followNotices(_ deliver: @escaping @Sendable (LogNotice) -> Void)
}

/// What a server tells the others that share its log; readers never see it.
public struct LogNotice: Sendable, Hashable {
    /// What it is about: lower-case letters and hyphens.
    public let kind: String
    /// Its meaning is the kind's.
    public let body: [UInt8]
    /// Until when a server that starts has to hear of it, in milliseconds since 1970 UTC.
    public let expiryMilliseconds: Int64

    public init(kind: String, body: [UInt8], expiryMilliseconds: Int64) {
        self.kind = kind
        self.body = body
        self.expiryMilliseconds = expiryMilliseconds
    }
}

/// How a server stands to a log that it shares.
public enum LogStanding: Sendable, Hashable {
    /// It hears what is appended.
    case following
    /// It was away, and hears what it has missed: so much is left.
    case catchingUp(sequencesBehind: Int64)
    /// It does not reach the log, since so long. Its readers stay, and hear nothing new.
    case unreachable(for: Duration)
    /// The log has lost what it had acknowledged: what, and what to do. The server has to start again, and its readers
    /// are told of a gap.
    case damaged(String)
}
