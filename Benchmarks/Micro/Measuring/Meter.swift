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
    }

    private let state = Mutex(State())

    var allocations: [allocation_count_t] { state.withLock { $0.allocations } }
    var times: [Duration] { state.withLock { $0.times } }

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
