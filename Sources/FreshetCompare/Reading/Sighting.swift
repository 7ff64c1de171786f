package import NIOCore

/// What a stream told its reader.
package enum Sighting: Hashable, Sendable {
    /// The stream stands there: whoever is cut now can come back behind it.
    case position(String)
    /// - Parameter id: `nil` where the server gives its events none.
    case event(id: String?, data: String)
    /// Something is missing, and the server says so.
    case gap
    /// A WebSocket's ping, which wants its bytes back.
    case ping(ByteBuffer)
    /// The server ends the stream on purpose.
    case closed
}
