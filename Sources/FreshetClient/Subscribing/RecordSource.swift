/// Where records come from: one connection, or one request after another.
protocol RecordSource {
    /// Waits for what comes next.
    ///
    /// - Throws: ``Setback`` if nothing more comes from here.
    mutating func read() async throws(Setback) -> Reading

    /// How long the stream wants its reader to wait before it reconnects.
    var reconnectionTime: Duration? { get }
}

/// What a ``RecordSource`` gave.
enum Reading: Sendable {
    /// At least one, or none yet.
    case records([StreamRecord])
    /// All topics are closed and read.
    case complete
}
