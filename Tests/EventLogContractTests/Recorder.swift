import Freshet
import Synchronization

/// Follows a log and keeps what it is told.
final class Recorder: Sendable {
    private struct State {
        var events: [Event] = []
        var isBeingTold = false
        var wasToldTwiceAtOnce = false
        var waiting: (count: Int, continuation: CheckedContinuation<Void, Never>)?
    }

    private let state = Mutex(State())

    var events: [Event] { state.withLock { $0.events } }
    var wasToldTwiceAtOnce: Bool { state.withLock { $0.wasToldTwiceAtOnce } }

    func record(_ events: [Event]) {
        state.withLock { state in
            state.wasToldTwiceAtOnce = state.wasToldTwiceAtOnce || state.isBeingTold
            state.isBeingTold = true
        }
        state.withLock { state in
            state.events += events
            state.isBeingTold = false
            guard let waiting = state.waiting, state.events.count >= waiting.count else { return }
            state.waiting = nil
            waiting.continuation.resume()
        }
    }

    /// Waits until at least so many events have come. The suite's time limit ends it if they do not.
    func events(atLeast count: Int) async -> [Event] {
        await withCheckedContinuation { continuation in
            state.withLock { state in
                if state.events.count >= count {
                    continuation.resume()
                } else {
                    state.waiting = (count, continuation)
                }
            }
        }
        return events
    }
}
