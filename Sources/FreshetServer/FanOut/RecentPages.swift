import DequeModule
package import Freshet
package import NIOCore

/// The pages of the log that were read in the last moments, for others who want the same.
package struct RecentPages {
    package struct Key: Hashable {
        let selection: TopicSelection
        let position: Position

        package init(selection: TopicSelection, position: Position) {
            self.selection = selection
            self.position = position
        }
    }

    /// A page is a fact and does not become wrong; but retention may since have removed what is in it, and then other
    /// transports would tell a gap where this page has the events. So it serves those who come in the same moment.
    package static let lifetime = TimeAmount.seconds(2)
    // Of the events' data; their bytes in the formats in use come to some more.
    package static let maximumBytes = 8 << 20

    private var pages: [Key: ReplayPage] = [:]
    /// The oldest first.
    private var ages: Deque<(key: Key, time: NIODeadline, bytes: Int)> = []
    private var bytes = 0

    package init() {}

    package mutating func page(_ key: Key, now: NIODeadline) -> ReplayPage? {
        while let first = ages.first, now - first.time > Self.lifetime { forgetFirst() }
        return pages[key]
    }

    package mutating func remember(_ page: ReplayPage, for key: Key, now: NIODeadline) {
        guard pages[key] == nil else { return }
        let size = page.delivery.payloadBytes
        pages[key] = page
        ages.append((key, now, size))
        bytes += size
        while bytes > Self.maximumBytes, ages.count > 1 { forgetFirst() }
    }

    private mutating func forgetFirst() {
        guard let first = ages.popFirst() else { return }
        pages[first.key] = nil
        bytes -= first.bytes
    }
}
