import Freshet
import NIOCore

/// Ends what was opened by a grant when the grant ends: nobody goes on as if it had not, or as somebody without.
///
/// It belongs to its event loop. One that never ends costs nothing.
final class GrantEnd {
    /// After a longer time the clock is asked again: it may have been set meanwhile.
    private static let longestSleepMilliseconds: Int64 = 3_600_000

    private let expiryMilliseconds: Int64
    private let eventLoop: any EventLoop
    private let end: () -> Void
    private var sleep: Scheduled<Void>?

    /// - Parameters:
    ///   - channel: with whose end there is nothing left to do.
    ///   - end: is called once, unless the channel closes before.
    static func watch(_ grant: Grant, on channel: any Channel, end: @escaping () -> Void) {
        guard let expiry = grant.expiryMilliseconds else { return }
        let watch = GrantEnd(expiryMilliseconds: expiry, eventLoop: channel.eventLoop, end: end)
        watch.sleepOn()
        channel.closeFuture.assumeIsolated().whenComplete { _ in watch.sleep?.cancel() }
    }

    private init(expiryMilliseconds: Int64, eventLoop: any EventLoop, end: @escaping () -> Void) {
        self.expiryMilliseconds = expiryMilliseconds
        self.eventLoop = eventLoop
        self.end = end
    }

    private func sleepOn() {
        let left = expiryMilliseconds - LogClock.system.milliseconds()
        guard left > 0 else { return end() }
        sleep = eventLoop.assumeIsolated().scheduleTask(in: .milliseconds(min(left, Self.longestSleepMilliseconds))) {
            self.sleepOn()
        }
    }
}
