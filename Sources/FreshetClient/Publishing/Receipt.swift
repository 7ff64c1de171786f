/// The server's word that events are durable.
public struct Receipt: Sendable, Hashable {
    /// The IDs of the events, in the order in which they were given. Opaque: keep them, send them back.
    public let ids: [String]

    /// Whether they were there already, under the same key: from an earlier attempt, or an earlier call.
    public let isRepeat: Bool
}
