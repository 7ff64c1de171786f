import NIOCore

extension MemoryEventLog {
    /// What bounds a log in memory, beside its ``Retention``. What exceeds it goes as if retention had removed it.
    public struct Limits: Sendable, Hashable {
        /// Of all events together, each with what it takes to hold it; the oldest of the log go first. 256 MiB: some
        /// 100,000 events of 2 KiB, or 360,000 of 100 bytes.
        public var bytes: Int

        /// How many topics without events are remembered, for exact gaps and for closings; those that have been empty
        /// the longest go first. 100,000: some 50 MiB with names of 40 bytes. A topic that is forgotten may be
        /// published to again although it was closed, and a reader of its like may be told of a gap that it has not.
        public var emptyTopics: Int

        /// How many idempotency keys are remembered, the youngest. 100,000: more than one a second for a day, and some
        /// 25 MiB.
        public var keys: Int

        /// How long a key is remembered. A day: longer than any publisher goes on trying.
        public var keyAge: Duration

        public init(
            bytes: Int = 256 << 20,
            emptyTopics: Int = 100_000,
            keys: Int = 100_000,
            keyAge: Duration = .seconds(86_400)
        ) {
            self.bytes = bytes
            self.emptyTopics = emptyTopics
            self.keys = keys
            self.keyAge = keyAge
        }

        /// What an event counts for: its data, its type, and what the log needs to hold it.
        static func weight(of event: Event) -> Int {
            overheadBytes + event.data.readableBytes + (event.type?.utf8.count ?? 0)
        }

        // Measured: 560 to 690 bytes of memory per event beside its data. The event is 128 of them, in a deque that may
        // be half empty; its place in the log's order, its buffer's storage and its topic's name are the rest.
        private static let overheadBytes = 640
    }
}
