import Freshet
import Synchronization

/// What a follower was told.
final class Delivered: Sendable {
    private let told = Mutex<[Event]>([])

    init(_ log: some EventLog) {
        _ = log.follow { [told = self] events in told.add(events) }
    }

    var events: [Event] { told.withLock { $0 } }

    private func add(_ events: [Event]) {
        told.withLock { $0 += events }
    }
}
