/// Why the log could not do what was asked.
public enum LogError: Error, Sendable, Hashable, CustomStringConvertible {
    /// The disk, or whatever holds the log, has no room. Publishing can go on when there is some.
    case full(String)
    /// Too many publications wait already.
    case busy
    /// The topic is closed.
    case topicClosed(Topic)
    /// The idempotency key was used before, for something else.
    case keyReused
    /// The log was closed, or has closed itself after an error.
    case closed
    /// The log cannot be read or written: what, and what to do.
    case broken(String)
    /// Whatever holds the log does not answer: what, and what to do. Its readers stay; publishing can go on when it
    /// answers.
    case unreachable(String)
    /// The batch is larger than the log can take at once: what its limit is.
    case tooLarge(String)
    /// Whether the batch is durable is not known. Sending it again with the same key is safe.
    case uncertain(String)

    public var description: String {
        switch self {
        case .full(let what): "\(what) Free some space; publishing resumes by itself."
        case .busy: "Too many publications are waiting for the disk. Try again in a second."
        case .topicClosed(let topic): "The topic \"\(topic)\" is closed. Publish to another."
        case .keyReused: "This Idempotency-Key was used for something else. Make a new key for each publication."
        case .closed: "The log is closed for writing. It needs the server to be started again."
        case .broken(let what), .unreachable(let what), .tooLarge(let what): what
        case .uncertain(let what): "\(what) It may have been published or not: send it again with the same key."
        }
    }
}
