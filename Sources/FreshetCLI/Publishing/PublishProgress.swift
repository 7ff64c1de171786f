import Foundation
import Synchronization

/// How far publishing has come, for whoever watches on a terminal.
final class PublishProgress: Sendable {
    private struct Count {
        var events = 0
        var repeats = 0
        var retries = 0
    }

    private let start = ContinuousClock.now
    private let count = Mutex(Count())

    func note(events: Int, isRepeat: Bool) {
        count.withLock {
            $0.events += events
            if isRepeat { $0.repeats += events }
        }
    }

    func noteRetry() { count.withLock { $0.retries += 1 } }

    /// `1200 events, 400 events/s, 2 retries`
    var line: String {
        let count = count.withLock(\.self)
        let seconds = start.duration(to: .now) / .seconds(1)
        var parts = [Self.number(count.events, "event")]
        if seconds > 0 { parts.append("\(Int(Double(count.events) / seconds)) events/s") }
        if count.repeats > 0 { parts.append("\(count.repeats) of them were there already") }
        if count.retries > 0 { parts.append(count.retries == 1 ? "1 retry" : "\(count.retries) retries") }
        return parts.joined(separator: ", ")
    }

    private static func number(_ count: Int, _ noun: String) -> String { "\(count) \(noun)\(count == 1 ? "" : "s")" }
}
