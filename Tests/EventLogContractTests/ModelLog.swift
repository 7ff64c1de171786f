import Freshet
import NIOCore

/// What a log should hold: an array, and no cleverness.
struct ModelLog {
    private(set) var events: [Event] = []
    private(set) var trimmed: [Event] = []
    let retention: Retention

    init(retention: Retention) {
        self.retention = retention
    }

    var head: Position { max(events.last?.position ?? .start, trimmed.map(\.position).max() ?? .start) }

    mutating func append(_ event: Event) {
        events.append(event)
    }

    func wanted(_ selection: TopicSelection, after position: Position, through end: Position) -> [Event] {
        events.filter { selection.matches($0.topic) && $0.position > position && $0.position <= end }
    }

    func trimmedThrough(_ selection: TopicSelection) -> Position {
        trimmed.filter { selection.matches($0.topic) }.map(\.position).max() ?? .start
    }

    func isClosed(_ topic: Topic) -> Bool {
        (events + trimmed).contains { $0.topic == topic && $0.kind == .closed }
    }

    mutating func trim(now: Int64) {
        for topic in Set(events.map(\.topic)) {
            while let first = events.first(where: { $0.topic == topic }), exceedsLimits(first, now: now) {
                trimmed.append(first)
                events.removeAll { $0.id == first.id }
            }
        }
    }

    private func exceedsLimits(_ first: Event, now: Int64) -> Bool {
        let limits = retention.limits(for: first.topic)
        let kept = events.filter { $0.topic == first.topic }
        if let count = limits.count, kept.count > count { return true }
        if let bytes = limits.bytes, kept.map(\.data.readableBytes).reduce(0, +) > bytes { return true }
        if let age = limits.age, .milliseconds(now - first.milliseconds) > age { return true }
        return false
    }
}
