public import Freshet

/// An event, as it arrived.
public struct StreamEvent: Sendable, Hashable {
    /// The last event ID of whoever has dealt with it. Opaque: keep it, send it back.
    public let id: String

    /// `message` unless the publisher named another.
    public let type: String

    /// `nil` over Server-Sent Events, which do not carry it.
    public let topic: Topic?

    /// When it was appended, in milliseconds since 1970 UTC; `nil` over Server-Sent Events.
    public let milliseconds: Int64?

    /// UTF-8, its lines divided by LF.
    public let data: String

    package init(id: String, type: String, topic: Topic?, milliseconds: Int64?, data: String) {
        self.id = id
        self.type = type
        self.topic = topic
        self.milliseconds = milliseconds
        self.data = data
    }
}
