package import NIOCore

/// Which events one stream has brought: what is lost, what came twice, and where it went on after the cut.
package struct StreamLedger: Sendable {
    /// The numbers that are to come; `nil` where the server has events of its own.
    private let expected: Range<Int>?
    private var begun: [Int: NIODeadline] = [:]
    private var numbers: Set<Int> = []
    private var ids: Set<String> = []
    private var newest: Int?
    /// Of the first event after the cut, and of the last before it.
    private var seam: (before: Int?, after: Int?)?

    /// Events that came, each counted once.
    package private(set) var delivered = 0
    package private(set) var repeated = 0
    /// Whether every event so far has had a number, and before the cut the next one each time.
    private var countsEvents = true
    package private(set) var latencies: [TimeAmount] = []
    package private(set) var payloadBytes = 0

    package init(expected: Range<Int>?) {
        self.expected = expected
    }

    /// An event is about to be published.
    package mutating func began(_ number: Int, at time: NIODeadline) {
        begun[number] = time
    }

    /// - Parameters:
    ///   - number: of the event within its stream, if it has one.
    ///   - id: what the server calls it.
    /// - Returns: whether it is a new one.
    @discardableResult
    package mutating func note(number: Int?, id: String?, payloadBytes bytes: Int, at time: NIODeadline) -> Bool {
        guard isNew(number, id) else {
            repeated += 1
            return false
        }
        delivered += 1
        payloadBytes += bytes
        if seam == nil {
            if let newest, number != newest + 1 { countsEvents = expected != nil }
            if let number, let start = begun[number] { latencies.append(time - start) }
        } else if seam?.after == nil {
            seam?.after = number
        }
        newest = max(newest ?? .min, number ?? .min)
        return true
    }

    /// The connection has been cut: what comes now was published while nobody listened, and says nothing of latency.
    package mutating func cut() {
        seam = (newest, nil)
    }

    /// Whether the first event after the cut was the one behind the last before it; `nil` where nothing tells.
    package var wentOnBehindTheLast: Bool? {
        guard let before = seam?.before, let after = seam?.after else { return nil }
        return after == before + 1
    }

    /// `nil` where nothing tells.
    package var lost: Int? {
        if let expected { return expected.count - numbers.intersection(expected).count }
        // Events of other servers, counted by IDs that count them.
        guard countsEvents, let first = numbers.min(), let last = numbers.max() else { return nil }
        return last - first + 1 - numbers.count
    }

    /// Whether there is nothing more to wait for.
    package func isComplete(events: Int) -> Bool {
        expected.map { numbers.count >= $0.count } ?? (delivered >= events)
    }

    private mutating func isNew(_ number: Int?, _ id: String?) -> Bool {
        guard let number else {
            countsEvents = false
            // Without an ID, none can be known for one that came before.
            return id.map { ids.insert($0).inserted } ?? true
        }
        return numbers.insert(number).inserted
    }
}
