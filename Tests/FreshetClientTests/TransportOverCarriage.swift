import Freshet
import FreshetClient
import FreshetTesting

/// A way for records to travel, and what carries it.
struct TransportOverCarriage: Sendable, CustomStringConvertible {
    let transport: StreamTransport
    let carriage: Carriage

    static let all = StreamTransport.allCases.flatMap { transport in
        [Carriage.plain, .http2].map { TransportOverCarriage(transport: transport, carriage: $0) }
    }

    var description: String { "\(transport) over \(carriage)" }
}

extension FreshetClient {
    /// Talks to a server that runs the demo, for as long as `body` runs.
    static func withServer<Result: Sendable>(
        over carriage: Carriage = .plain,
        _ configuration: ClientConfiguration = ClientConfiguration(),
        log: any EventLog = MemoryEventLog(),
        _ body: (FreshetClient, TestServer) async throws -> Result
    ) async throws -> Result {
        try await withDemo(over: carriage, log: log) { server in
            try await server.withAuthorityFile { file in
                var configuration = configuration
                if carriage.isSecure { configuration.authorityFiles = [file] }
                let client = try FreshetClient(url: server.origin, configuration: configuration)
                do {
                    let result = try await body(client, server)
                    try await client.shutdown()
                    return result
                } catch {
                    try? await client.shutdown()
                    throw error
                }
            }
        }
    }
}
