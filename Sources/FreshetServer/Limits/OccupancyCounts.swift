/// How many there are, and how many were not let in since the server's start.
package struct OccupancyCounts: Sendable, Hashable {
    /// TCP connections that were accepted since the start, whatever became of them.
    package internal(set) var arrivals = 0
    /// TCP connections that are open and served.
    package internal(set) var connections = 0
    /// TCP connections that found no room, and are being told so.
    package internal(set) var connectionsBeingRefused = 0
    /// Open streams: event streams, lines and WebSockets.
    package internal(set) var streams = 0
    /// Refusals since the start, by their reason.
    package internal(set) var refused: [Refusal: Int] = [:]
    /// Connections that were closed without an answer since the start.
    package internal(set) var turnedAway = 0
}
