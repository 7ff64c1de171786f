package import NIOCore
import Synchronization

/// The clock of each event loop of a server.
package final class LoopClocks: Sendable {
    private let clocks = Mutex<[ObjectIdentifier: NIOLoopBound<LoopClock>]>([:])

    package init() {}

    /// The clock of `eventLoop`, on which this must be called.
    package func clock(of eventLoop: any EventLoop) -> LoopClock {
        eventLoop.preconditionInEventLoop()
        return clocks.withLock { clocks in
            if let clock = clocks[ObjectIdentifier(eventLoop)] { return clock }
            let clock = NIOLoopBound(LoopClock(eventLoop: eventLoop), eventLoop: eventLoop)
            clocks[ObjectIdentifier(eventLoop)] = clock
            return clock
        }.value
    }
}
