import Freshet
import NIOCore

/// The appends that wait for their transaction, in order, and whether the writer is at work.
struct AppendQueue {
    /// An append and who waits for it.
    struct Waiting {
        let batch: Batch
        /// Of its data.
        let bytes: Int
        let answer: CheckedContinuation<Result<Appended, LogError>, Never>

        init(_ batch: Batch, answer: CheckedContinuation<Result<Appended, LogError>, Never>) {
            self.batch = batch
            self.answer = answer
            bytes =
                if case .publications(let publications) = batch.content {
                    publications.reduce(0) { $0 + $1.data.readableBytes }
                } else { 0 }
        }
    }

    enum Admission {
        /// The writer has to be woken.
        case first
        case waits
        case refused(LogError)
    }

    // What one transaction takes. It bounds how long its first append waits for the others, and how much memory SQLite
    // needs for the pages that have changed; larger ones are no faster per event.
    private static let maximumBytesPerTransaction = 8 << 20

    private let maximumCount: Int
    private let maximumBytes: Int

    private var waiting: [Waiting] = []
    /// Of all that are not answered yet, waiting or in the transaction.
    private(set) var count = 0
    private var bytes = 0
    private var isWorking = false
    private var isClosed = false
    /// Why nothing is appended for now; `nil` when there is room.
    private(set) var shortage: LogError?

    init(maximumCount: Int, maximumBytes: Int) {
        self.maximumCount = maximumCount
        self.maximumBytes = maximumBytes
    }

    var isIdle: Bool { !isWorking }

    mutating func add(_ append: Waiting) -> Admission {
        guard !isClosed else { return .refused(.closed) }
        if let shortage { return .refused(shortage) }
        guard count == 0 || count < maximumCount && bytes + append.bytes <= maximumBytes else { return .refused(.busy) }
        waiting.append(append)
        count += 1
        bytes += append.bytes
        defer { isWorking = true }
        return isWorking ? .waits : .first
    }

    /// What goes into one transaction: at least one append.
    mutating func take() -> [Waiting] {
        var size = 0
        let end = waiting.firstIndex { append in
            defer { size += append.bytes }
            return size > 0 && size + append.bytes > Self.maximumBytesPerTransaction
        }
        let taken = Array(waiting[..<(end ?? waiting.count)])
        waiting.removeFirst(taken.count)
        return taken
    }

    /// Counts appends off that are about to be answered.
    ///
    /// - Returns: whether others wait.
    mutating func finish(_ appends: [Waiting]) -> Bool {
        count -= appends.count
        bytes -= appends.reduce(0) { $0 + $1.bytes }
        isWorking = !waiting.isEmpty
        return isWorking
    }

    /// Refuses what comes from now on, for as long as there is a shortage.
    mutating func set(_ shortage: LogError?) {
        self.shortage = shortage
    }

    /// Refuses what comes from now on.
    mutating func close() {
        isClosed = true
    }
}
