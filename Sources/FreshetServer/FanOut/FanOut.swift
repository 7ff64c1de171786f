import CoreMetrics
import DequeModule
package import Freshet
import NIOCore
import Synchronization

/// Brings what the hub's log has to the event loops: each gets one wake-up for everything that is new.
package final class FanOut: Sendable {
    package let hub: Hub
    private let replay: ReplayPages
    private let windows: SharedWindows
    private let compression: CompressionPolicy
    private let state: Mutex<State>

    /// Over what time a topic's events are counted.
    private static let censusWindow: Int64 = 60_000

    private static let tailEvents = Metric.tailEvents.meter()
    private static let tailBytes = Metric.tailBytes.meter()

    private struct State {
        /// From which a new loop's tail is copied.
        var tail: Tail<SharedEvent>
        var loops: [ObjectIdentifier: Loop] = [:]
    }

    /// An event loop, and what has come for it since its last wake-up.
    private struct Loop {
        let eventLoop: any EventLoop
        let fanOut: NIOLoopBound<LoopFanOut>
        var inbox: [SharedEvent] = []
    }

    package init(hub: Hub, compression: CompressionPolicy = CompressionPolicy()) {
        self.hub = hub
        self.compression = compression
        replay = ReplayPages(
            desk: hub.replay, limit: ReadLimit(bytes: TopicSubscription.pageBytes), compression: compression)
        windows = SharedWindows()
        state = Mutex(State(tail: Tail(after: .start)))
        state.withLock { state in
            let (_, position) = hub.follow { [weak self] events in self?.take(events) }
            state.tail = Tail(after: position)
            windows.begin(after: position) { [weak self] in self?.beat($0) }
        }
    }

    /// The part of `eventLoop`, on which this must be called.
    func part(of eventLoop: any EventLoop) -> LoopFanOut {
        eventLoop.preconditionInEventLoop()
        return state.withLock { state in
            if let loop = state.loops[ObjectIdentifier(eventLoop)] { return loop.fanOut }
            let part = LoopFanOut(
                hub: hub, replay: replay, windows: windows, eventLoop: eventLoop, tail: state.tail)
            let loop = Loop(eventLoop: eventLoop, fanOut: NIOLoopBound(part, eventLoop: eventLoop))
            state.loops[ObjectIdentifier(eventLoop)] = loop
            return loop.fanOut
        }.value
    }

    /// The topics that are read, or have had events lately.
    ///
    /// - Parameters:
    ///   - limit: how many are named.
    ///   - now: in milliseconds since 1970 UTC.
    package func topics(atMost limit: Int, now: Int64) async -> TopicReport {
        let (tail, loops) = state.withLock { ($0.tail, Array($0.loops.values)) }
        let asked = loops.map { loop in loop.eventLoop.submit { loop.fanOut.value.readership } }
        let earliest = now - Self.censusWindow
        let oldest = tail.entries.first?.event.milliseconds ?? earliest
        let begin = tail.isCut ? min(now, max(oldest, earliest)) : earliest
        // An event's time may be ahead of ours: the log's never goes back, the clock may.
        var census = TopicCensus(window: begin..<max(now, tail.entries.last?.event.milliseconds ?? now) + 1)
        for answer in asked {
            // A loop that has ended has no readers.
            for (selection, readers) in (try? await answer.get()) ?? [] {
                census.count(readers: readers, of: selection)
            }
        }
        for entry in tail.entries { census.count(entry.event) }
        return census.report(atMost: limit)
    }

    private func beat(_ window: SharedWindow) {
        state.withLock { state in
            for loop in state.loops.values { loop.eventLoop.execute { loop.fanOut.value.beat(window) } }
        }
    }

    private func take(_ events: [Event]) {
        let events = compression.applied(to: events)
        let shared = events.map(SharedEvent.init)
        // Before any loop is told: whoever hears of an event finds it in its window.
        windows.append(events)
        state.withLock { state in
            for event in shared { state.tail.append(event) }
            Self.tailEvents.set(state.tail.count)
            Self.tailBytes.set(state.tail.bytes)
            for key in state.loops.keys { deliver(shared, to: key, in: &state) }
        }
    }

    private func deliver(_ events: [SharedEvent], to key: ObjectIdentifier, in state: inout State) {
        guard let loop = state.loops[key] else { return }
        let isAwake = !loop.inbox.isEmpty
        state.loops[key]?.inbox.append(contentsOf: events)
        guard !isAwake else { return }
        loop.eventLoop.execute {
            let inbox = self.state.withLock { state in
                defer { state.loops[key]?.inbox.removeAll(keepingCapacity: true) }
                return state.loops[key]?.inbox ?? []
            }
            loop.fanOut.value.advance(by: inbox)
        }
    }
}
