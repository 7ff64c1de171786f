import NIOCore

extension LightConnection {
    /// The server is about to stop: ends the stream at a moment of its own.
    func depart() {
        guard !isDeparting else { return }
        isDeparting = true
        let schedule = drain.schedule
        let now = NIODeadline.now()
        let end = schedule.end(from: now, chance: .random(in: 0..<1))
        guard end > now else { return part(by: schedule) }
        let bound = NIOLoopBound(self, eventLoop: eventLoop)
        eventLoop.scheduleTask(deadline: end) { bound.value.part(by: schedule) }
    }

    private func part(by schedule: DrainSchedule) {
        askToEnd(comingBackAfter: schedule.retry(at: .now(), chance: .random(in: 0..<1)))
    }
}
