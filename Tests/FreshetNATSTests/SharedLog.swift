#if NATS
    import Foundation
    import Freshet
    import FreshetNATS
    import FreshetTesting
    import NIOCore
    import Synchronization

    /// A stream, and servers of ours that have it open.
    struct SharedLog: Sendable {
        let nats: NATSServer
        let stream = "S\(UUID().uuidString)"
        let time = Mutable(Int64(1_800_000_000_000))
        var retention = Retention()

        init(on nats: NATSServer = .shared, retention: Retention = Retention()) {
            self.nats = nats
            self.retention = retention
        }

        /// Opens it once more.
        func open(_ change: (inout NATSConfiguration) -> Void = { _ in }) async throws -> NATSEventLog {
            var configuration = NATSConfiguration(servers: ["nats://127.0.0.1:\(nats.port)"], stream: stream)
            configuration.retention = retention
            configuration.clock = LogClock { [time] in time.value }
            configuration.trimmingInterval = nil
            configuration.patience = .seconds(20)
            configuration.timeToFind = .zero
            change(&configuration)
            return try await NATSEventLog.open(configuration)
        }
    }

    final class Mutable<Value: Sendable>: Sendable {
        private let stored: Mutex<Value>

        init(_ value: Value) { stored = Mutex(value) }

        var value: Value {
            get { stored.withLock { $0 } }
            set { stored.withLock { $0 = newValue } }
        }
    }

    /// What a follower is told, and who waits for more of it.
    final class Told: Sendable {
        private let events = Mutable<[Event]>([])

        init(_ log: NATSEventLog) {
            _ = log.follow { [events] new in events.value += new }
        }

        var all: [Event] { events.value }
    }

    extension NATSEventLog {
        @discardableResult
        func publish(_ topic: String, _ data: String..., key: IdempotencyKey? = nil) async throws -> Appended {
            let publications = try data.map { try Publication(data: ByteBuffer(string: $0)) }
            return try await append(Batch(Topic(topic), publications, key: key))
        }

        /// Again as long as NATS is away, as publishers do.
        func publishPatiently(_ topic: String, _ data: String) async throws -> Appended {
            while true {
                do {
                    return try await publish(topic, data)
                } catch LogError.unreachable {
                    await Task.yield()
                }
            }
        }

        /// Everything, as a reader from the beginning gets it.
        func page(_ pattern: String = "**", after position: Position = .start) async throws -> LogPage {
            try await read(
                TopicSelection([TopicFilter(pattern)]), after: position,
                limit: ReadLimit(events: .max, bytes: .max, looked: .max))
        }

        func data(_ pattern: String = "**") async throws -> [String] {
            try await page(pattern).events.map { String(buffer: $0.data) }
        }
    }

    /// Waits for something that comes by itself. The suite's time limit ends it if it does not.
    func until(_ hasCome: () async throws -> Bool) async rethrows {
        while try await !hasCome() { await Task.yield() }
    }
#endif
