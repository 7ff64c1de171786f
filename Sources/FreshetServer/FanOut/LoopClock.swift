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

    /// Where someone sleeps. Whoever gets up for good leaves it, and does not stay in memory until the alarm.
    ///
    /// The sleeper keeps the bed and the bed the sleeper: leaving is a must. (A weak reference would need none, and would
    /// make every use of the sleeper slower: it moves an object's reference count to a table of its own.)
    package final class Bed {
        fileprivate var sleeper: (any Sleeper)?

        package init() {}

        package func leave() { sleeper = nil }
    }

    private struct Alarm: Comparable {
        let time: NIODeadline
        let bed: Bed

        static func < (one: Alarm, other: Alarm) -> Bool { one.time < other.time }
        static func == (one: Alarm, other: Alarm) -> Bool { one.time == other.time }
    }

    private let eventLoop: any EventLoop
    /// For whoever has the clock at hand anyway.
    let totals: LoopTotals
    private var alarms = Heap<Alarm>()
    private var timer: (task: Scheduled<Void>, time: NIODeadline)?

    init(eventLoop: any EventLoop) {
        self.eventLoop = eventLoop
        totals = LoopTotals.of(eventLoop)
        totals.beginReporting(on: eventLoop)
    }

    /// Wakes `sleeper` at `time`, or a little later. A sleeper that is asleep twice is woken twice.
    package func wake(_ sleeper: any Sleeper, in bed: Bed, at time: NIODeadline) {
        eventLoop.preconditionInEventLoop()
        bed.sleeper = sleeper
        alarms.insert(Alarm(time: time, bed: bed))
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
            guard let next = alarm.bed.sleeper?.wake(at: now) else { continue }
            alarms.insert(Alarm(time: next, bed: alarm.bed))
        }
        setTimer()
    }
}
