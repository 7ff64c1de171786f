package import DequeModule
import NIOCore

/// What a ``Tail`` holds: an event, and whatever its holder keeps beside it.
package protocol TailEntry: Sendable {
    var event: Event { get }
}

/// The end of the log in memory: what has just been appended, for everyone who keeps up.
///
/// It is bounded. What falls out of it is read from the log.
package struct Tail<Entry: TailEntry>: Sendable {
    /// How much a tail may hold; the newest entry stays, whatever its size.
    package struct Limits: Sendable {
        package var entries: Int
        /// Of the events' data.
        package var bytes: Int

        /// Enough for a reader to be some seconds behind on a busy log, and little beside its connection.
        package init(entries: Int = 4_096, bytes: Int = 16 << 20) {
            self.entries = entries
            self.bytes = bytes
        }
    }

    /// Everything behind this position, up to ``end``, is in the tail.
    package private(set) var start: Position
    /// The log's last position, as far as the tail has heard.
    package private(set) var end: Position

    package private(set) var entries: Deque<Entry> = []
    /// Whether something has fallen out of it.
    package private(set) var isCut = false
    /// Of the entries' data.
    package private(set) var bytes = 0
    private let limits: Limits

    /// - Parameter position: the log's head, behind which the tail will hear of everything.
    package init(after position: Position, limits: Limits = Limits()) {
        start = position
        end = position
        self.limits = limits
    }

    package var count: Int { entries.count }

    package mutating func append(_ entry: Entry) {
        precondition(entry.event.position > end, "The log is followed in order.")
        entries.append(entry)
        end = entry.event.position
        bytes += entry.event.data.readableBytes
        while entries.count > limits.entries || (bytes > limits.bytes && entries.count > 1) {
            let first = entries.removeFirst()
            start = first.event.position
            isCut = true
            bytes -= first.event.data.readableBytes
        }
    }

    /// Whether everything behind `position` is here.
    package func reachesBack(to position: Position) -> Bool { position >= start }

    /// The wanted entries behind `position`, in order, and how far was looked for them.
    ///
    /// - Parameters:
    ///   - position: must be within reach (``reachesBack(to:)``).
    ///   - maximumBytes: of data; at least one entry is given, whatever its size.
    package func entries(
        after position: Position,
        in selection: TopicSelection,
        maximumBytes: Int
    ) -> (entries: [Entry], through: Position) {
        precondition(reachesBack(to: position), "What is behind the tail is read from the log.")
        var found: [Entry] = []
        var size = 0
        for index in firstIndex(after: position)..<entries.count {
            let entry = entries[index]
            guard selection.matches(entry.event.topic) else { continue }
            if size > 0 && size + entry.event.data.readableBytes > maximumBytes {
                return (found, found[found.count - 1].event.position)
            }
            size += max(1, entry.event.data.readableBytes)
            found.append(entry)
        }
        return (found, end)
    }

    /// By halving: a reader that keeps up looks at the last few only.
    private func firstIndex(after position: Position) -> Int {
        var low = 0
        var high = entries.count
        while low < high {
            let middle = (low + high) / 2
            if entries[middle].event.position <= position { low = middle + 1 } else { high = middle }
        }
        return low
    }
}
