import DequeModule
package import Freshet
package import NIOCore

/// The subscriptions of one event loop, and its view of the tail. Everything here happens on that loop.
package final class LoopFanOut {
    /// How many subscriptions are served before other I/O of the loop has its turn.
    private static let passLength = 256

    let hub: Hub
    let replay: ReplayPages
    let eventLoop: any EventLoop
    private(set) var tail: Tail<SharedEvent>

    private typealias Members = [ObjectIdentifier: TopicSubscription]

    private var topics: [Topic: Members] = [:]
    private let filters = FilterIndex<Members>()
    /// Subscriptions for which there is something.
    private var due: Deque<TopicSubscription> = []
    private var isPassing = false
    /// The last that was made: in a pass, most want the same.
    private var tailPage: TailPage?
    /// What is read, and by how many: equal ones are one in memory, and are found to be equal at a glance.
    private var selections: [TopicSelection: Int] = [:]

    package init(hub: Hub, replay: ReplayPages, eventLoop: any EventLoop, tail: Tail<SharedEvent>) {
        self.hub = hub
        self.replay = replay
        self.eventLoop = eventLoop
        self.tail = tail
    }

    /// The same selection, in the memory that all its readers share.
    func shared(_ selection: TopicSelection) -> TopicSelection {
        selections.index(forKey: selection).map { selections.keys[$0] } ?? selection
    }

    /// What the tail has for readers of `selection` who have everything up to `position`.
    func tailPage(of selection: TopicSelection, after position: Position) -> TailPage {
        if let tailPage, tailPage.serves(selection, after: position, in: tail) { return tailPage }
        let page = TailPage(of: selection, after: position, in: tail)
        tailPage = page
        return page
    }

    func add(_ subscription: TopicSubscription) {
        selections[subscription.selection, default: 0] += 1
        for filter in subscription.selection.filters {
            if let topic = filter.topic {
                topics[topic, default: [:]][ObjectIdentifier(subscription)] = subscription
            } else {
                filters.update(filter) {
                    $0 = $0 ?? [:]
                    $0?[ObjectIdentifier(subscription)] = subscription
                }
            }
        }
    }

    func remove(_ subscription: TopicSubscription) {
        let readers = (selections[subscription.selection] ?? 1) - 1
        selections[subscription.selection] = readers > 0 ? readers : nil
        for filter in subscription.selection.filters {
            if let topic = filter.topic {
                topics[topic]?[ObjectIdentifier(subscription)] = nil
                if topics[topic]?.isEmpty ?? false { topics[topic] = nil }
            } else {
                filters.update(filter) { members in
                    members?[ObjectIdentifier(subscription)] = nil
                    if members?.isEmpty ?? false { members = nil }
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

    private func wakeReaders(of topic: Topic, oldEnd: Position) {
        if let members = topics[topic] { wake(members, oldEnd: oldEnd) }
        filters.forEach(matching: topic) { wake($0, oldEnd: oldEnd) }
    }

    /// Whoever waits at the end has everything up to the end as it was. Nobody else needs to be woken: they come by
    /// themselves when their socket takes bytes or their page of the log is there.
    private func wake(_ members: Members, oldEnd: Position) {
        for subscription in members.values where subscription.leaveEnd(at: oldEnd) { due.append(subscription) }
    }

    private func pass() {
        guard !isPassing else { return }
        for _ in 0..<Self.passLength {
            guard let subscription = due.popFirst() else { return }
            subscription.pump()
        }
        isPassing = true
        let bound = NIOLoopBound(self, eventLoop: eventLoop)
        eventLoop.execute {
            bound.value.isPassing = false
            bound.value.pass()
        }
    }
}
