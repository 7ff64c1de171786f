import NIOCore

/// One of the streams of a cell, over all its connections.
struct StreamLine {
    /// Of the stream, from 1.
    let number: Int
    var ledger: StreamLedger
    var connection: CompareConnection?
    /// What a WebSocket's frames go out on.
    var channel: (any Channel)?
    var reader: (any StreamReader)?
    var lastEventID: String?
    /// The `retry` of an event stream.
    var reconnectionTime: Duration?
    /// Counts what has been opened, so that what an earlier connection still says is known for that.
    var generation = 0
    /// Attempts that have failed since the break.
    var failures = 0
    var isOpen = false
    /// Its client will not come back any more.
    var hasGivenUp = false
    /// When the first new event came after the cut.
    var returnedAt: NIODeadline?

    init(number: Int, expected: Range<Int>?) {
        self.number = number
        ledger = StreamLedger(expected: expected)
    }

    /// Whether it has come back, and brought everything.
    func hasReturned(events: Int) -> Bool { returnedAt != nil && ledger.isComplete(events: events) }

    /// Leaves its connection; nothing of it counts any more.
    mutating func leave() {
        generation += 1
        connection = nil
        channel = nil
        reader = nil
    }
}
