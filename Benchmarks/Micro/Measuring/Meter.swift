import CAllocationCount
import Synchronization

/// Reads what lies between a beginning and an end, one thing at a time: counting allocations would cost time.
final class Meter: Sendable {
    enum Reading {
        case nothing
        case allocations
        case time
        /// Callgrind does.
        case marks
    }

    private struct State {
        var reading = Reading.nothing
        var begunAt = ContinuousClock.now
        var allocations: [allocation_count_t] = []
        var times: [Duration] = []
        var outputBytes: [Int] = []
    }

    private let state = Mutex(State())

    var allocations: [allocation_count_t] { state.withLock { $0.allocations } }
    var times: [Duration] { state.withLock { $0.times } }
    /// Of each round in which something was read, if anyone has noted them.
    var outputBytes: [Int] { state.withLock { $0.outputBytes } }

    /// What is read from now on.
    func read(_ reading: Reading) {
        state.withLock { $0.reading = reading }
    }

    /// From any thread, as ``end()``.
    func begin() {
        state.withLock { state in
            switch state.reading {
            case .nothing: break
            case .allocations: allocation_count_begin()
            case .time: state.begunAt = .now
            case .marks: instruction_count_begin()
            }
        }
    }

    /// How many bytes the round has made, where that is what it is about.
    func note(outputBytes: Int) {
        state.withLock { state in
            if state.reading != .nothing { state.outputBytes.append(outputBytes) }
        }
    }

    func end() {
        state.withLock { state in
            switch state.reading {
            case .nothing: break
            case .allocations: state.allocations.append(allocation_count_end())
            case .time: state.times.append(.now - state.begunAt)
            case .marks: instruction_count_end()
            }
        }
    }
}
