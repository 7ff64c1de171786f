import Freshet

/// The records of topics, over however many connections that takes: what
/// ``FreshetClient/subscribe(to:from:transport:patience:)`` gives.
///
/// Each iteration is a subscription of its own, from the same start.
public struct Subscription: AsyncSequence, Sendable {
    public typealias Element = StreamRecord

    let client: FreshetClient
    let filters: [TopicFilter]
    let start: StartingPoint
    let transport: StreamTransport
    let patience: Duration?

    public func makeAsyncIterator() -> AsyncIterator { AsyncIterator(self) }

    /// Reads one record after another. It belongs to one task; whoever drops it closes its connection.
    public struct AsyncIterator: AsyncIteratorProtocol {
        private let subscription: Subscription
        private var position: StartingPoint
        private var policy: RetryPolicy
        private var source: (any RecordSource)?
        private var ready: ArraySlice<StreamRecord> = []
        private var isComplete = false

        fileprivate init(_ subscription: Subscription) {
            self.subscription = subscription
            position = subscription.start
            policy = RetryPolicy(patience: subscription.patience)
        }

        /// The next record; `nil` when all topics are closed and read.
        ///
        /// - Throws: ``ClientError``; `CancellationError`. There is nothing more then.
        public mutating func next() async throws -> StreamRecord? {
            while ready.isEmpty && !isComplete {
                do throws(Setback) {
                    try await readMore()
                } catch {
                    source = nil
                    try await waitOrEnd(after: error)
                }
            }
            return nextReady()
        }

        /// The next record that has arrived already. So whoever does something costly after each write, such as to put
        /// the last event ID on the disk, does it once for all that came together.
        package mutating func nextReady() -> StreamRecord? {
            guard let record = ready.popFirst() else { return nil }
            if let id = record.id { position = .after(id) }
            return record
        }

        /// Asks for no more than the connection has already brought.
        private mutating func readMore() async throws(Setback) {
            if source == nil {
                source = try await subscription.client.open(
                    subscription.filters,
                    from: position,
                    over: subscription.transport
                )
            }
            guard var open = source else {
                isComplete = true
                return
            }
            // What it holds has one owner, and is not copied for each read.
            source = nil
            defer {
                if let time = open.reconnectionTime { policy.reconnectionTime = time }
            }
            switch try await open.read() {
            case .complete: isComplete = true
            case .records(let records):
                source = open
                ready = records[...]
                if !records.isEmpty { policy.succeeded() }
            }
        }

        private mutating func waitOrEnd(after setback: Setback) async throws {
            do {
                try await subscription.client.wait(after: setback, by: &policy)
            } catch {
                isComplete = true
                throw error
            }
        }
    }
}
