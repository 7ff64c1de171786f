import HeapModule
package import NIOCore

/// The one timer of an event loop. Whoever waits on that loop waits here, however many there are.
///
/// It belongs to its event loop: everything must be called there.
package final class LoopClock {
    /// Someone who asked to be woken.
    package protocol Sleeper: AnyObject {
        /// - Returns: when to be woken next, or `nil` for no more.
        func wake(at now: NIODeadline) -> NIODeadline?
    }

    private struct Alarm: Comparable {
        let time: NIODeadline
        /// Its connection keeps it alive. A reader that has left must not stay in memory until its alarm.
        weak var sleeper: (any Sleeper)?

        static func < (one: Alarm, other: Alarm) -> Bool { one.time < other.time }
        static func == (one: Alarm, other: Alarm) -> Bool { one.time == other.time }
    }

    private let eventLoop: any EventLoop
    private var alarms = Heap<Alarm>()
    private var timer: (task: Scheduled<Void>, time: NIODeadline)?

    init(eventLoop: any EventLoop) {
        self.eventLoop = eventLoop
    }

    /// Wakes `sleeper` at `time`, or a little later. A sleeper that is asleep twice is woken twice.
    package func wake(_ sleeper: any Sleeper, at time: NIODeadline) {
        eventLoop.preconditionInEventLoop()
        alarms.insert(Alarm(time: time, sleeper: sleeper))
        setTimer()
    }

    private func setTimer() {
        guard let next = alarms.min else { return }
        if let timer, timer.time <= next.time { return }
        timer?.task.cancel()
        let loopBound = NIOLoopBound(self, eventLoop: eventLoop)
        timer = (eventLoop.scheduleTask(deadline: next.time) { loopBound.value.ring() }, next.time)
    }

    private func ring() {
        timer = nil
        let now = NIODeadline.now()
        while let alarm = alarms.min, alarm.time <= now {
            alarms.removeMin()
            guard let next = alarm.sleeper?.wake(at: now) else { continue }
            alarms.insert(Alarm(time: next, sleeper: alarm.sleeper))
        }
        setTimer()
    }
}
