public import Freshet

/// What a subscription brings.
public enum StreamRecord: Sendable, Hashable {
    case event(StreamEvent)

    /// Everything up to this ID has been said. It comes first, and again while nothing else is said, so that the ID of
    /// a reader of quiet topics does not age into a gap.
    case position(id: String)

    /// Something is missing; the stream goes on behind it.
    case gap(StreamGap)

    /// A topic was closed: none of its events comes behind. The topic is unknown over Server-Sent Events.
    case closed(id: String, topic: Topic?)

    /// Where to go on when this record has been dealt with; `nil` leaves the last event ID as it is.
    public var id: String? {
        switch self {
        case .event(let event): event.id
        case .position(let id), .closed(let id, _): id
        case .gap(let gap): gap.id
        }
    }
}
