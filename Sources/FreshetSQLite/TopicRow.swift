import Freshet

/// What the file knows of a topic beside its events.
struct TopicRow {
    struct Closing {
        let position: Position
        let milliseconds: Int64
    }

    let id: Int64
    let topic: Topic
    /// Of the newest event, which may be gone.
    var last: Position
    /// The position of the last event that was removed.
    var trimmedThrough: Position
    var closing: Closing?
    var count = 0
    /// Of the events' data.
    var bytes = 0
    /// When trimming has to look at it next.
    var due: Int64?

    /// - Parameter trimmedThrough: how far an earlier topic of this name may have been trimmed.
    init(id: Int64, topic: Topic, trimmedThrough: Position) {
        self.id = id
        self.topic = topic
        self.trimmedThrough = trimmedThrough
        last = .start
    }

    /// Its end, as long as its events are there or `memory` has not passed since.
    func closing(rememberedFor memory: Duration, now: Int64) -> Closing? {
        guard let closing else { return nil }
        return count == 0 && now - closing.milliseconds > memory.milliseconds ? nil : closing
    }

    /// Whether it has more than `limits` allow, whatever its events' age.
    func exceeds(_ limits: Retention.Limits) -> Bool {
        count > limits.count ?? .max || bytes > limits.bytes ?? .max
    }

    /// When there will be something to trim.
    ///
    /// - Parameter oldest: the time of its first event, if it has one.
    func nextDue(oldest: Int64?, limits: Retention.Limits, closings: Duration) -> Int64? {
        guard let oldest else { return closing.map { $0.milliseconds + closings.milliseconds + 1 } }
        if exceeds(limits) { return 0 }
        return limits.age.map { oldest + $0.milliseconds + 1 }
    }
}
