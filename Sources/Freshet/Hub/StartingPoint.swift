/// From where a reader wants to read.
public enum StartingPoint: Sendable, Hashable {
    /// Only what comes from now on.
    case latest
    /// Everything that is retained.
    case earliest
    /// What comes behind an event: the reader's last event ID, as it stands in the request.
    case after(String)
}

/// From where a reader does read.
public struct Start: Sendable, Hashable {
    /// Everything behind it is delivered.
    public let position: Position
    /// The gap that is known before anything was read.
    public let gap: Gap?

    public init(position: Position, gap: Gap? = nil) {
        self.position = position
        self.gap = gap
    }
}

extension StartingPoint {
    /// Finds the place in a log. What cannot be read or is not of this log is a gap, never a guess; such a reader gets
    /// everything that is retained.
    public func start(in log: some EventLog) -> Start {
        switch self {
        case .latest:
            return Start(position: log.head)
        case .earliest:
            return Start(position: .start)
        case .after(let text):
            guard let id = EventID(text) else {
                return Start(position: .start, gap: Gap(reason: .unknownID, requested: text))
            }
            do throws(Gap.Reason) {
                return Start(position: try log.epochs.position(of: id, head: log.head))
            } catch {
                return Start(position: .start, gap: Gap(reason: error, requested: text))
            }
        }
    }
}
