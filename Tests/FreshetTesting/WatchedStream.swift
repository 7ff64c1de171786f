package import Freshet
import Synchronization

/// A stream that tells how far it was asked, and when its reader has let go of it.
package struct WatchedStream: GeneratedStream {
    private let watch: Watch
    private let data: String

    package init(tellingTo watcher: StreamWatcher, data: String = "x") {
        watch = Watch(watcher: watcher)
        self.data = data
    }

    package func event(after position: Int?) -> GeneratedEvent? {
        let next = position.map { $0 + 1 } ?? 0
        watch.watcher.note(next)
        return GeneratedEvent(position: next, data: data)
    }

    /// Goes when the last copy of the stream goes.
    private final class Watch: Sendable {
        let watcher: StreamWatcher

        init(watcher: StreamWatcher) {
            self.watcher = watcher
        }

        deinit { watcher.noteEnd() }
    }
}

/// Whom a ``WatchedStream`` tells.
package final class StreamWatcher: Sendable {
    private let farthest = Mutex(-1)
    private let ends: AsyncStream<Void>
    private let end: AsyncStream<Void>.Continuation

    package init() {
        (ends, end) = AsyncStream.makeStream()
    }

    /// The greatest position that the stream was asked for.
    package var farthestPosition: Int { farthest.withLock { $0 } }

    /// Waits until a reader of the stream has gone, and the server holds nothing of it any more.
    package func waitForEnd() async {
        for await _ in ends { return }
    }

    fileprivate func note(_ position: Int) { farthest.withLock { $0 = max($0, position) } }
    fileprivate func noteEnd() { end.yield() }
}
