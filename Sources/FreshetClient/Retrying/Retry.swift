/// An attempt that will be made again.
public struct Retry: Sendable, Hashable {
    /// What happened.
    public let reason: String

    /// How long until the next attempt.
    public let delay: Duration
}
