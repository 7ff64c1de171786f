/// Where events are kept: the one seam between Freshet and a storage engine.
///
/// The log is the bus. Publishing only appends, delivery only follows; so one engine, one file or ten machines behave
/// alike.
public protocol EventLog: Sendable {
    /// The epochs of this log, the present one last. They change only in a ``SharedEventLog``, when another server
    /// opens it; an ID that was good stays good.
    var epochs: EpochList { get }

    /// The position of the last event that is durable; ``Position/start`` for a log that never had one.
    var head: Position { get }

    /// Appends a batch, as a whole or not at all.
    ///
    /// When it returns, the events are durable. A batch whose key has been used for an equal one is not appended again:
    /// the IDs of then are returned. Cancellation does not undo what may already be on its way to the disk.
    ///
    /// - Throws: ``LogError``. Nothing was appended, except after ``LogError/uncertain(_:)``.
    func append(_ batch: Batch) async throws(LogError) -> Appended

    /// Reads on, behind a position.
    ///
    /// - Parameters:
    ///   - selection: whose events are wanted.
    ///   - position: the last one that the reader has.
    ///   - limit: how much to give, and how far to look for it.
    func read(_ selection: TopicSelection, after position: Position, limit: ReadLimit) async throws(LogError) -> LogPage

    /// Where each of `topics` was closed, if it was.
    func closings(of topics: Set<Topic>) async throws(LogError) -> [Topic: Position]

    /// Has every event behind the returned position delivered, in order, each once, as it becomes durable.
    ///
    /// - Parameter deliver: is called with one or more events at a time, never twice at once. It must not block.
    func follow(_ deliver: @escaping @Sendable ([Event]) -> Void) -> Position

    /// Closes the log. Appends that wait are carried out first; later ones throw ``LogError/closed``.
    func close() async
}
