import DequeModule
import Freshet

/// Where the stream has records of ours, beside events.
struct RecordPlaces: Sendable {
    /// Those that say what is known of messages that are gone. The last one is what another server may not be behind
    /// with.
    var state: Deque<Int64> = []
    var lastState: Int64 = 0
    var epochs: Deque<Int64> = []
    var confirmations: Deque<Int64> = []
    var notices: Deque<(sequence: Int64, expiry: Int64)> = []

    mutating func addState(_ sequence: Int64) {
        guard sequence > lastState else { return }
        lastState = sequence
        state.append(sequence)
    }

    /// Takes out those that are no longer needed: epochs that were written anew, notices whose time is over, and
    /// confirmations that everybody has heard.
    mutating func takeObsolete(confirmationsBelow sequence: Int64, now: Int64) -> [Int64] {
        var obsolete = Array(epochs.dropLast())
        epochs = Deque(epochs.suffix(1))
        while let first = confirmations.first, first < sequence { obsolete.append(confirmations.removeFirst()) }
        while let first = notices.first, first.expiry <= now { obsolete.append(notices.removeFirst().sequence) }
        return obsolete
    }

    /// Takes out the state records up to one: others say the same.
    mutating func takeState(through sequence: Int64) -> [Int64] {
        var taken: [Int64] = []
        while let first = state.first, first <= sequence { taken.append(state.removeFirst()) }
        return taken
    }
}
