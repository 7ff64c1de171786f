#if NATS
    import Foundation
    import Freshet
    import FreshetNATS

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

    /// A NATS server of this process's own, on a free port, with an empty folder or another's.
    final class NATSServer: Sendable {
        /// For all tests that only need one.
        static let shared = try! NATSServer()

        /// Where Debian's is: installed, or unpacked by `scripts/nats-server`.
        static let program: String? = {
            let repository = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
                .deletingLastPathComponent()
            let places = [
                "/usr/sbin/nats-server", "/usr/bin/nats-server",
                repository.appending(path: ".tools/nats-server/nats-server").path,
            ]
            return places.first { FileManager.default.isExecutableFile(atPath: $0) }
        }()

        let port: Int
        private let folder: URL
        private let lifeline: Pipe

        init(copyOf other: NATSServer? = nil) throws {
            folder = FileManager.default.temporaryDirectory.appending(path: "freshet-nats-\(UUID().uuidString)")
            try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
            if let other {
                try FileManager.default.copyItem(
                    at: other.folder.appending(path: "jetstream"), to: folder.appending(path: "jetstream"))
            }
            let settings = folder.appending(path: "nats.conf")
            try Data(
                """
                listen: "127.0.0.1:-1"
                max_payload: 8MB
                jetstream { store_dir: "\(folder.path)" }
                ports_file_dir: "\(folder.path)"
                log_file: "\(folder.path)/log"

                """.utf8
            ).write(to: settings)
            // It ends with this process, however that ends: then the shell's input does, too.
            let shell = Process()
            lifeline = Pipe()
            shell.executableURL = URL(filePath: "/bin/sh")
            shell.arguments = [
                "-c", #""$0" -c "$1" & server=$!; read -r _; kill -9 $server"#, Self.program!, settings.path,
            ]
            shell.standardInput = lifeline
            shell.standardError = FileHandle.nullDevice
            try shell.run()
            port = try Self.port(in: folder, while: shell)
        }

        deinit {
            try? lifeline.fileHandleForWriting.close()
            try? FileManager.default.removeItem(at: folder)
        }

        private static func port(in folder: URL, while shell: Process) throws -> Int {
            struct Ports: Decodable { let nats: [URL] }
            while shell.isRunning {
                let names = (try? FileManager.default.contentsOfDirectory(atPath: folder.path)) ?? []
                if let name = names.first(where: { $0.hasSuffix(".ports") }),
                    let data = FileManager.default.contents(atPath: folder.appending(path: name).path),
                    let port = (try? JSONDecoder().decode(Ports.self, from: data))?.nats.first?.port
                {
                    return port
                }
                usleep(1_000)
            }
            throw CocoaError(.executableLoad)
        }
    }
#endif
