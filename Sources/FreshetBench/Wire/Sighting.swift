/// What a subscriber was told.
package enum Sighting: Hashable {
    /// An event of this run.
    case event(EventMark)
    /// An event that this run did not publish.
    case foreign
    /// Where the stream stands. The first one is what makes a stream one that can be resumed.
    case position
    /// Something is missing, and the server says so.
    case gap
    /// The topic was closed.
    case closed
    /// A WebSocket's ping, to be answered with the same bytes.
    case ping([UInt8])
}
