import CoreMetrics
import Freshet
import FreshetSQLite
import FreshetServer
import Synchronization

/// What is measured when somebody asks: the log's size, and what the process takes.
final class ServerFigures: Sendable {
    private let log: any EventLog
    private let process = ProcessFigures()
    private let head = Metric.logHead.meter()
    private let events = Metric.logEvents.meter()
    private let bytes = Metric.logBytes.meter()
    private let topics = Metric.logTopics.meter()
    private let oldestAge = Metric.logOldestAge.meter()
    private let shared: SharedLogFigures?

    init(log: any EventLog) {
        self.log = log
        shared = (log as? any SharedEventLog).map { SharedLogFigures(log: $0) }
        PublishMetrics.begin()
        ServerCounters.begin()
        Metric.build.meter(("version", Freshet.version)).set(1)
    }

    func update() async {
        process.update()
        head.set(log.head.sequence)
        shared?.update()
        if let log = log as? any MeasuredLog {
            let size = log.size
            events.set(size.events)
            bytes.set(size.bytes)
            topics.set(size.topics)
            set(oldest: size.oldest)
        } else if let log = log as? SQLiteEventLog, let statistics = try? await log.statistics() {
            events.set(statistics.events)
            bytes.set(statistics.bytesOnDisk)
            topics.set(statistics.topics)
            set(oldest: statistics.times?.lowerBound)
        }
    }

    private func set(oldest milliseconds: Int64?) {
        let age = milliseconds.map { LogClock.system.milliseconds() - $0 } ?? 0
        // The clock may have been set back.
        oldestAge.set(Double(max(0, age)) / 1_000)
    }
}

/// How this server stands to a log that others share.
private struct SharedLogFigures: Sendable {
    let log: any SharedEventLog
    private let reachable = Metric.logReachable.meter()
    private let behind = Metric.logSequencesBehind.meter()

    init(log: any SharedEventLog) { self.log = log }

    func update() {
        let standing = log.standing
        reachable.set(standing.isReached ? 1 : 0)
        // While the log is not reached, nobody knows: the last figure stays.
        if let count = standing.sequencesBehind { behind.set(count) }
    }
}
