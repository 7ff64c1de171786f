import NIOCore

/// A request that its client has sent before it could know that the server is about to stop. Who has just sent a
/// publication cannot know whether it was taken, if all that comes back is the end of the connection.
struct CrossingRequest {
    /// How long it may be on its way: a round trip around the world.
    static let grace = TimeAmount.milliseconds(250)

    /// Whoever has said nothing for longer is not about to.
    private static let recently = TimeAmount.seconds(1)

    private var lastActiveAt = NIODeadline.now()

    /// Something has gone over the connection.
    mutating func noteActivity() { lastActiveAt = .now() }

    /// Whether there may be one.
    var isLikely: Bool { .now() - lastActiveAt < Self.recently }
}
