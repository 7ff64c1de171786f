/// What says that a stream cannot be complete.
public struct StreamGap: Sendable, Hashable {
    /// Why: `trimmed`, `other-epoch`, `future`, `unknown-id`, or what a later server may say.
    public let reason: String

    /// The last event ID that was asked for.
    public let requested: String

    /// Where the stream goes on; `nil` where the next record says it.
    public let id: String?

    package init(reason: String, requested: String, id: String?) {
        self.reason = reason
        self.requested = requested
        self.id = id
    }
}
