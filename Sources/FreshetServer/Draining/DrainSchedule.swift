package import NIOCore

/// When each stream of a server that is about to end has its end, and when its reader is to come back: neither all at
/// once, because a successor that has to make thousands of handshakes in one second serves nobody during it. Pure.
package struct DrainSchedule: Sendable, Hashable {
    /// A thousand end in a second, and as many come back: a core makes about as many TLS handshakes. And a few streams
    /// end within milliseconds, so that whoever presses Ctrl-C does not wait.
    private static let timePerStream = TimeAmount.milliseconds(1)

    /// The part of the drain in which streams end. In the rest, peers answer that they do.
    private static let endingShare = 0.8

    /// Over how long readers come back at least: few of them too may be told apart. And at most, however many there are:
    /// longer than this nobody wants to wait for nothing.
    private static let returning = TimeAmount.seconds(2)...TimeAmount.seconds(30)

    /// The last stream has its end by then. Without a socket that outlives the server, nobody listens before.
    private let lastEnd: NIODeadline
    private let returnTime: TimeAmount

    /// - Parameters:
    ///   - streams: how many are open.
    ///   - period: how long the drain may take.
    package init(streams: Int, period: TimeAmount, at now: NIODeadline) {
        let paced = Self.timePerStream * streams
        lastEnd = now + min(paced, period * Self.endingShare)
        returnTime = min(max(paced, Self.returning.lowerBound), Self.returning.upperBound)
    }

    /// When a stream ends that is open at `now`, or was opened then.
    ///
    /// - Parameter chance: a random number from 0 to 1.
    package func end(from now: NIODeadline, chance: Double) -> NIODeadline {
        now + max(.zero, lastEnd - now) * chance
    }

    /// After how long its reader is to come back, when it has ended at `now`: as soon as otherwise behind the last end,
    /// and a while of its own.
    ///
    /// - Parameter chance: a random number from 0 to 1.
    package func retry(at now: NIODeadline, chance: Double) -> Duration {
        .standardRetry + .nanoseconds((max(.zero, lastEnd - now) + returnTime * chance).nanoseconds)
    }
}

extension TimeAmount {
    fileprivate static func * (time: TimeAmount, part: Double) -> TimeAmount {
        .nanoseconds(Int64(Double(time.nanoseconds) * part))
    }
}
