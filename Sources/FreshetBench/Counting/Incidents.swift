/// What went otherwise than hoped, without being wrong: over the whole run, warm-up included.
package struct Incidents: Sendable, Hashable {
    /// Subscribers' connections that were made anew.
    package var reconnects = 0
    /// Publish requests that were sent again, with the same Idempotency-Key.
    package var repeatedRequests = 0
    /// Gaps that the server has told.
    package var gaps = 0
    /// Events of others on the run's topics.
    package var foreign = 0

    mutating func add(_ other: Incidents) {
        reconnects += other.reconnects
        repeatedRequests += other.repeatedRequests
        gaps += other.gaps
        foreign += other.foreign
    }
}
