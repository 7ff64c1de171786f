import DequeModule
package import Freshet
package import NIOCore

/// The subscriptions of one event loop, and its view of the tail. Everything here happens on that loop.
package final class LoopFanOut {
    /// How many subscriptions are served before other I/O of the loop has its turn.
    private static let passLength = 256
    /// How many of an audience are served before the next audience has its turn.
    private static let turnLength = 64

    let hub: Hub
    let replay: ReplayPages
    let windows: SharedWindows
    let eventLoop: any EventLoop
    private(set) var tail: Tail<SharedEvent>
    private(set) lazy var totals = LoopTotals.of(eventLoop)

    private typealias Members = [ObjectIdentifier: Audience]

    private var audiences: [TopicSelection: Audience] = [:]
    private var topics: [Topic: Members] = [:]
    private let filters = FilterIndex<Members>()
    /// Audiences for which there is something, each once.
    private var due: Deque<Audience> = []
    private var isPassing = false
    /// The last that was made: in a pass, most want the same.
    private var tailPage: TailPage?

    package init(
        hub: Hub,
        replay: ReplayPages,
        windows: SharedWindows? = nil,
        eventLoop: any EventLoop,
        tail: Tail<SharedEvent>
    ) {
        self.hub = hub
        self.replay = replay
        self.windows = windows ?? SharedWindows()
        self.eventLoop = eventLoop
        self.tail = tail
    }

    /// What the tail has for those of `audience` who have everything up to `position`.
    func tailPage(of audience: Audience, after position: Position) -> TailPage {
        if let tailPage, tailPage.serves(audience, after: position, in: tail) { return tailPage }
        let page = TailPage(of: audience, after: position, in: tail)
        tailPage = page
        return page
    }

    /// The audience that reads `selection`.
    func audience(of selection: TopicSelection) -> Audience {
        if let audience = audiences[selection] { return audience }
        let audience = Audience(selection)
        audiences[selection] = audience
        update(audience) { $0[ObjectIdentifier(audience)] = audience }
        return audience
    }

    /// To be called when someone has left.
    func forget(_ audience: Audience) {
        guard audience.isEmpty else { return }
        audiences[audience.selection] = nil
        update(audience) { $0[ObjectIdentifier(audience)] = nil }
    }

    /// How many read what. Only copied: a loop with 100,000 audiences has no time to add them up.
    var readership: [(selection: TopicSelection, readers: Int)] {
        audiences.values.map { ($0.selection, $0.seats.count) }
    }

    /// Changes who is told of the topics that `audience` reads.
    private func update(_ audience: Audience, _ change: (inout Members) -> Void) {
        for filter in audience.selection.filters {
            if let topic = filter.topic {
                change(&topics[topic, default: [:]])
                if topics[topic]?.isEmpty ?? false { topics[topic] = nil }
            } else {
                filters.update(filter) { members in
                    var changed = members ?? [:]
                    members = nil
                    change(&changed)
                    members = changed.isEmpty ? nil : changed
                }
            }
        }
    }

    /// Takes in what is new, and has it delivered to whoever waits at the end for it.
    package func advance(by events: [SharedEvent]) {
        eventLoop.preconditionInEventLoop()
        let end = tail.end
        // A part that was copied from the tail a moment ago may already have what is delivered now.
        let new = events.filter { $0.event.position > end }
        for event in new { tail.append(event) }
        for topic in Set(new.map(\.event.topic)) { wakeReaders(of: topic, oldEnd: end) }
        pass()
    }

    /// A window has a new heartbeat.
    func beat(_ window: SharedWindow) {
        guard let audience = audiences[window.key.selection] else { return }
        wake([ObjectIdentifier(audience): audience], oldEnd: tail.end)
        pass()
    }

    private func wakeReaders(of topic: Topic, oldEnd: Position) {
        if let members = topics[topic] { wake(members, oldEnd: oldEnd) }
        filters.forEach(matching: topic) { wake($0, oldEnd: oldEnd) }
    }

    /// Whoever waits at the end has everything up to the end as it was. Nobody else needs to be woken: they come by
    /// themselves when their socket takes bytes or their page of the log is there.
    private func wake(_ members: Members, oldEnd: Position) {
        for audience in members.values {
            if !audience.isDue { due.append(audience) }
            audience.wake(oldEnd: oldEnd)
        }
    }

    private func pass() {
        guard !isPassing else { return }
        var left = Self.passLength
        while left > 0 {
            guard let audience = due.popFirst() else { return }
            left -= audience.serve(atMost: min(left, Self.turnLength), by: self)
            if audience.isDue { due.append(audience) }
        }
        guard !due.isEmpty else { return }
        isPassing = true
        let bound = NIOLoopBound(self, eventLoop: eventLoop)
        eventLoop.execute {
            bound.value.isPassing = false
            bound.value.pass()
        }
    }
}
