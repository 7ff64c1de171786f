/// What a reader is told when it cannot be given everything that it missed.
public struct Gap: Sendable, Hashable {
    public enum Reason: String, Error, Sendable, Hashable, CaseIterable {
        /// Retention has removed events that the reader does not have.
        case trimmed
        /// The ID is of an epoch that this log does not know, or names a place that it has since lost.
        case otherEpoch = "other-epoch"
        /// The ID is ahead of the log.
        case future
        /// The ID cannot be read.
        case unknownID = "unknown-id"
    }

    public let reason: Reason

    /// The last event ID that the reader gave, as it stood.
    public let requested: String

    public init(reason: Reason, requested: String) {
        self.reason = reason
        self.requested = requested
    }
}
