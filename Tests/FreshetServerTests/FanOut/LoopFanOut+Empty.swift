import Freshet
import FreshetServer
import NIOCore

extension LoopFanOut {
    /// One that nobody reads from yet, of a log without events.
    static func empty(on eventLoop: any EventLoop) -> LoopFanOut {
        let hub = Hub(log: MemoryEventLog())
        let replay = ReplayPages(desk: hub.replay, limit: ReadLimit())
        return LoopFanOut(hub: hub, replay: replay, eventLoop: eventLoop, tail: Tail(after: .start))
    }
}
