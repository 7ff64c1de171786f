import DequeModule
import NIOCore

/// One topic of a ``MemoryEventLog``: its events, and what is remembered of those that are gone.
struct MemoryTopic {
    struct Closing {
        let position: Position
        let milliseconds: Int64
    }

    let topic: Topic
    /// Which rule of the retention it falls under.
    let rule: Int?
    let limits: Retention.Limits

    private(set) var events: Deque<Event> = []
    private var bytes = 0
    /// The position of the last event that was removed.
    private(set) var trimmedThrough: Position
    private(set) var closing: Closing?
    /// Whether it stands in the line of those that will be forgotten if they are still empty by then.
    var isInLine = false

    /// - Parameter position: how far an earlier topic of this name may have been trimmed.
    init(_ topic: Topic, retention: Retention, trimmedThrough position: Position) {
        self.topic = topic
        rule = retention.rule(for: topic)
        limits = retention.limits(for: topic)
        trimmedThrough = position
    }

    mutating func append(_ event: Event) {
        events.append(event)
        bytes += event.data.readableBytes
        closing = event.kind == .closed ? Closing(position: event.position, milliseconds: event.milliseconds) : nil
    }

    mutating func removeFirst() -> Event {
        let event = events.removeFirst()
        bytes -= event.data.readableBytes
        trimmedThrough = event.position
        return event
    }

    /// Whether its first event is one too many, or older than allowed.
    func exceedsLimits(now: Int64) -> Bool {
        guard let first = events.first else { return false }
        if let count = limits.count, events.count > count { return true }
        if let maximum = limits.bytes, bytes > maximum { return true }
        if let age = limits.age, now - first.milliseconds > age.wholeMilliseconds { return true }
        return false
    }

    /// Its end, as long as its events are there or `memory` has not passed since.
    func closing(rememberedFor memory: Duration, now: Int64) -> Closing? {
        guard let closing else { return nil }
        return events.isEmpty && now - closing.milliseconds > memory.wholeMilliseconds ? nil : closing
    }
}
