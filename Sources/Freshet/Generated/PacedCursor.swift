package import NIOCore

/// Where one reader stands in a generated stream, and when it is due for more.
///
/// Every reader goes at its own pace, counted from the moment it came. Time that it was away, or that its connection
/// was full, is not made up for: no burst follows.
package struct PacedCursor: Sendable {
    /// How a reader is paced.
    package struct Pace: Sendable {
        /// The time between two events of one reader.
        package var interval: TimeAmount

        /// How long a connection may be silent before something is said on it, so that nobody on the way believes it dead.
        package var heartbeat: TimeAmount

        package init(interval: TimeAmount, heartbeat: TimeAmount = .seconds(15)) {
            precondition(interval > .nanoseconds(0), "The time between two events must be more than nothing.")
            self.interval = interval
            self.heartbeat = heartbeat
        }
    }

    /// What is to be done now.
    package enum Step: Sendable, Equatable {
        case event(GeneratedEvent)
        case heartbeat
        case wait(until: NIODeadline)
        case end
    }

    /// The last event that the reader has; `nil` if it has none.
    package private(set) var position: Int?

    private let last: Int?
    private let pace: Pace
    private var nextEventAt: NIODeadline
    private var lastSentAt: NIODeadline

    /// - Parameters:
    ///   - position: the last event that the reader has.
    ///   - last: the position behind which the stream ends for this reader; `nil` for never.
    ///   - start: when the reader came. Its first event is due at once.
    package init(after position: Int?, until last: Int? = nil, pace: Pace, start: NIODeadline) {
        self.position = position
        self.last = last
        self.pace = pace
        self.nextEventAt = start
        self.lastSentAt = start
    }

    /// Whether nothing is left for this reader, now and for good.
    package func hasEnded(in stream: some GeneratedStream) -> Bool {
        if let last, let position, position >= last { return true }
        return stream.hasEnded(after: position)
    }

    /// Takes the next step that is due. Call it again until it says to wait or to end.
    package mutating func step(at now: NIODeadline, in stream: some GeneratedStream) -> Step {
        guard now >= nextEventAt else { return stepBetweenEvents(at: now, in: stream) }
        guard let event = stream.event(after: position), event.position <= last ?? .max else { return .end }
        // A reader that fell behind its pace goes on at its pace from here.
        let onPace = nextEventAt + pace.interval
        nextEventAt = onPace > now ? onPace : now + pace.interval
        lastSentAt = now
        position = event.position
        return .event(event)
    }

    private mutating func stepBetweenEvents(at now: NIODeadline, in stream: some GeneratedStream) -> Step {
        // The end is said right behind the last event, not when the next would have been due.
        if hasEnded(in: stream) { return .end }
        if now >= lastSentAt + pace.heartbeat {
            lastSentAt = now
            return .heartbeat
        }
        return .wait(until: min(nextEventAt, lastSentAt + pace.heartbeat))
    }
}
