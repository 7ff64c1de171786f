/// How much one read gives, and how far it looks. Whichever is reached first ends it.
public struct ReadLimit: Sendable, Hashable {
    public var events: Int
    /// Bytes of data. At least one event is given, whatever its size.
    public var bytes: Int
    /// How many events may be looked at that are not wanted, so that a rare topic does not cost a walk through the log.
    public var looked: Int

    public init(events: Int = 1_000, bytes: Int = 1 << 20, looked: Int = 10_000) {
        self.events = events
        self.bytes = bytes
        self.looked = looked
    }
}

/// What a read found.
public struct LogPage: Sendable, Hashable {
    /// In order.
    public let events: [Event]

    /// How far the read looked: every wanted event up to here is in ``events``. Where there was less than the limit, it
    /// is the log's ``EventLog/head``.
    public let through: Position

    /// The greatest position that retention has removed from any of the topics. A reader behind it has a gap.
    public let trimmedThrough: Position

    public init(events: [Event], through: Position, trimmedThrough: Position) {
        self.events = events
        self.through = through
        self.trimmedThrough = trimmedThrough
    }
}
