import Freshet
import FreshetWire
import NIOCore
import Synchronization

/// The windows that are in use, of all event loops.
package final class SharedWindows: Sendable {
    fileprivate struct Use {
        let window: SharedWindow
        /// How many event loops have readers of it.
        var loops = 0
    }

    fileprivate struct State {
        /// Up to here, the windows have been told of everything.
        var through = Position.start
        var announce: @Sendable (SharedWindow) -> Void = { _ in }
        var uses: [SharedWindow.Key: Use] = [:]
        /// Which are to be told of a topic.
        var topics: [Topic: Set<SharedWindow.Key>] = [:]
        let filters = FilterIndex<Set<SharedWindow.Key>>()
    }

    private let state = Mutex(State())

    package init() {}

    /// - Parameters:
    ///   - position: behind which it will be told of everything.
    ///   - announce: is called when a window has a new heartbeat, from anywhere.
    func begin(after position: Position, announce: @escaping @Sendable (SharedWindow) -> Void) {
        state.withLock { state in
            state.through = max(state.through, position)
            state.announce = announce
        }
    }

    func append(_ events: [Event]) {
        state.withLock { state in
            for event in events {
                for key in state.keys(of: event.topic) { state.uses[key]?.window.append(event) }
                state.through = event.position
            }
        }
    }

    /// The window of `key`, for one more event loop's audience.
    func open(_ key: SharedWindow.Key, by audience: Audience) -> SharedWindow {
        state.withLock { state in
            var use = state.uses[key] ?? Use(window: SharedWindow(key, start: state.through))
            use.loops += 1
            state.uses[key] = use
            if use.loops == 1 { state.enter(key) }
            use.window.open(by: audience)
            return use.window
        }
    }

    func close(_ window: SharedWindow, by audience: Audience) {
        let key = window.key
        window.close(by: audience)
        state.withLock { state in
            guard var use = state.uses[key] else { return }
            use.loops -= 1
            state.uses[key] = use.loops > 0 ? use : nil
            if use.loops == 0 { state.leave(key) }
        }
    }

    /// Puts a heartbeat between two entries, in the same place for all readers, unless the window has had an entry since
    /// `time`.
    ///
    /// - Parameter heartbeat: makes its bytes, with the position up to which everything has been looked through.
    func beat(_ window: SharedWindow, unlessSince time: NIODeadline, _ heartbeat: (Position) -> ByteBuffer) {
        let announce = state.withLock { state -> (@Sendable (SharedWindow) -> Void)? in
            window.beat(heartbeat(state.through), through: state.through, unlessSince: time) ? state.announce : nil
        }
        announce?(window)
    }
}

extension SharedWindows.State {
    fileprivate func keys(of topic: Topic) -> Set<SharedWindow.Key> {
        guard !uses.isEmpty else { return [] }
        var keys = topics[topic] ?? []
        filters.forEach(matching: topic) { keys.formUnion($0) }
        return keys
    }

    fileprivate mutating func enter(_ key: SharedWindow.Key) { update(key.selection) { $0.insert(key) } }
    fileprivate mutating func leave(_ key: SharedWindow.Key) { update(key.selection) { $0.remove(key) } }

    /// Changes which windows are told of the topics of `selection`.
    private mutating func update(_ selection: TopicSelection, _ change: (inout Set<SharedWindow.Key>) -> Void) {
        for filter in selection.filters {
            if let topic = filter.topic {
                change(&topics[topic, default: []])
                if topics[topic]?.isEmpty ?? false { topics[topic] = nil }
            } else {
                filters.update(filter) { keys in
                    var changed = keys ?? []
                    change(&changed)
                    keys = changed.isEmpty ? nil : changed
                }
            }
        }
    }
}
