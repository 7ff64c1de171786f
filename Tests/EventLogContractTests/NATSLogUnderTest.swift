#if NATS
    import Foundation
    import Freshet
    import FreshetNATS
    import FreshetTesting

    final class NATSLogUnderTest: LogUnderTest {
        private let nats: NATSEventLog
        private let server: NATSServer
        private let stream: String
        private let settings: LogSettings

        init(_ settings: LogSettings, stream: String? = nil, on server: NATSServer = .shared) async throws {
            let name = stream ?? "S\(UUID().uuidString)"
            self.server = server
            self.stream = name
            self.settings = settings
            var configuration = NATSConfiguration(servers: ["nats://127.0.0.1:\(server.port)"], stream: name)
            configuration.retention = settings.retention
            configuration.clock = settings.clock.ofLog
            configuration.maximumEmptyTopics = settings.emptyTopics
            configuration.maximumKeys = settings.keys
            configuration.keyAge = settings.keyAge
            // Tests trim when they want it.
            configuration.trimmingInterval = nil
            nats = try await NATSEventLog.open(configuration)
            // A test may hold on to the log alone: the server is there as long as either is.
            _ = nats.follow { _ in withExtendedLifetime(server) {} }
        }

        var log: any EventLog { nats }

        func trim() async throws { try await nats.trim() }

        func reopened() async throws -> any LogUnderTest {
            await nats.close()
            return try await NATSLogUnderTest(settings, stream: stream, on: server)
        }

        /// Another server of ours opens the log while the one that ended still seems to be there.
        func crashed() async throws -> any LogUnderTest {
            try await NATSLogUnderTest(settings, stream: stream, on: server)
        }

        /// The stream's files as they are. The server writes them some milliseconds behind.
        func copied() async throws -> any LogUnderTest {
            let head = nats.head
            while true {
                let copy = try await NATSLogUnderTest(settings, stream: stream, on: NATSServer(copyOf: server))
                if copy.nats.head >= head { return copy }
            }
        }
    }
#endif
