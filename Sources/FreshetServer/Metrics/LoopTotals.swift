import CoreMetrics
import Freshet
import NIOCore
import Synchronization

/// What an event loop has counted. Whoever counts on the loop adds to a plain number; once a second the loop passes on
/// what has come together, so that no delivery costs an atomic operation. It tells how late it was for that, too.
///
/// It belongs to its event loop.
final class LoopTotals {
    private static let interval = TimeAmount.seconds(1)

    private static let deliveredEvents = Metric.deliveredEvents.counter()
    private static let sentBytes = Metric.sentBytes.counter()
    private static let readersBehind = Metric.readersBehind.meter()
    private static let readersStalled = Metric.readersStalled.meter()
    private static let lag = Metric.loopLag.timer()

    /// Each keeps its event loop, so that no other can come to have its key. There are as many as loops were ever used.
    private static let all = Mutex<[ObjectIdentifier: NIOLoopBound<LoopTotals>]>([:])

    var deliveredEvents = 0
    var sentBytes = 0
    /// Subscriptions that are not at the end, now.
    var readersBehind = 0
    /// Connections, and HTTP/2 streams, that are full, now.
    var readersStalled = 0

    private var isReporting = false
    private var reportedBehind = 0
    private var reportedStalled = 0

    /// Those of `eventLoop`, on which this must be called.
    static func of(_ eventLoop: any EventLoop) -> LoopTotals {
        eventLoop.preconditionInEventLoop()
        return all.withLock { all in
            if let totals = all[ObjectIdentifier(eventLoop)] { return totals }
            let totals = NIOLoopBound(LoopTotals(), eventLoop: eventLoop)
            all[ObjectIdentifier(eventLoop)] = totals
            return totals
        }.value
    }

    /// From now on, what is counted is passed on. Where it is not a server that counts, nobody asks for that.
    func beginReporting(on eventLoop: any EventLoop) {
        guard !isReporting else { return }
        isReporting = true
        reportLater(on: eventLoop)
    }

    /// Events that were not delivered by an event loop.
    static func count(pageOf events: Int) { if events > 0 { deliveredEvents.increment(by: events) } }

    private func reportLater(on eventLoop: any EventLoop) {
        let due = NIODeadline.now() + Self.interval
        let bound = NIOLoopBound(self, eventLoop: eventLoop)
        _ = eventLoop.scheduleTask(deadline: due) {
            // A loop whose time is made up may be early.
            Self.lag.recordNanoseconds(max(0, (NIODeadline.now() - due).nanoseconds))
            bound.value.report()
            bound.value.reportLater(on: eventLoop)
        }
    }

    private func report() {
        if deliveredEvents > 0 { Self.deliveredEvents.increment(by: deliveredEvents) }
        if sentBytes > 0 { Self.sentBytes.increment(by: sentBytes) }
        deliveredEvents = 0
        sentBytes = 0
        Self.readersBehind.change(by: readersBehind - reportedBehind)
        Self.readersStalled.change(by: readersStalled - reportedStalled)
        reportedBehind = readersBehind
        reportedStalled = readersStalled
    }
}

extension Meter {
    /// Several loops have a share in it.
    fileprivate func change(by amount: Int) {
        if amount > 0 { increment(by: Double(amount)) }
        if amount < 0 { decrement(by: Double(-amount)) }
    }
}
