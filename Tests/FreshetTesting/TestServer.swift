import AsyncHTTPClient
package import Freshet
import FreshetDemo
package import FreshetServer
import FreshetTrust
package import Hummingbird
package import HummingbirdCore
import Logging
import NIOCore
import NIOSSL
import ServiceLifecycle

/// A server that runs in the test's process for as long as a test needs it, on a port that the system picks.
package struct TestServer: Sendable {
    package let port: Int
    package let carriage: Carriage
    let identity: TestIdentity?
    let client: HTTPClient
    private let services: ServiceGroup

    package static let host = "127.0.0.1"

    package var authority: String { "\(Self.host):\(port)" }
    package var origin: String { "http\(carriage.isSecure ? "s" : "")://\(authority)" }

    /// Asks the server to stop, as a signal would. `run` returns when it has.
    package func stop() async {
        await services.triggerGracefulShutdown()
    }

    /// Serves `router` while `body` runs, then stops gracefully and waits until nothing is left of the server.
    package static func run<Result: Sendable>(
        _ router: Router<BasicRequestContext>,
        over carriage: Carriage = .plain,
        configuration: EdgeConfiguration = EdgeConfiguration(),
        _ body: (TestServer) async throws -> Result
    ) async throws -> Result {
        let identity = carriage.isSecure ? try TestIdentity() : nil
        let server = HTTPServerBuilder.freshet(tls: identity?.tls, configuration: configuration)
        return try await run(router, by: server, over: carriage, identity, body)
    }

    /// The same by a server of another kind, over plain HTTP/1.1.
    package static func run<Result: Sendable>(
        _ router: Router<BasicRequestContext>,
        by server: HTTPServerBuilder,
        _ body: (TestServer) async throws -> Result
    ) async throws -> Result {
        try await run(router, by: server, over: .plain, nil, body)
    }

    private static func run<Result: Sendable>(
        _ router: Router<BasicRequestContext>,
        by server: HTTPServerBuilder,
        over carriage: Carriage,
        _ identity: TestIdentity?,
        _ body: (TestServer) async throws -> Result
    ) async throws -> Result {
        let client = HTTPClient(configuration: .init(carriage: carriage, identity: identity))
        do {
            let result = try await run(router, by: server, over: carriage, identity, client, body)
            try await client.shutdown()
            return result
        } catch {
            try? await client.shutdown()
            throw error
        }
    }

    private static func run<Result: Sendable>(
        _ router: Router<BasicRequestContext>,
        by server: HTTPServerBuilder,
        over carriage: Carriage,
        _ identity: TestIdentity?,
        _ client: HTTPClient,
        _ body: (TestServer) async throws -> Result
    ) async throws -> Result {
        let logger = Logger(label: "freshet.test") { _ in SwiftLogNoOpLogHandler() }
        let (ports, port) = AsyncStream.makeStream(of: Int.self)
        let application = Application(
            router: router,
            server: server,
            configuration: ApplicationConfiguration(address: .hostname(host, port: 0)),
            onServerRunning: { channel in port.yield(channel.localAddress?.port ?? 0) },
            logger: logger
        )
        let services = ServiceGroup(configuration: .init(services: [application], logger: logger))
        return try await withThrowingTaskGroup { group in
            group.addTask {
                defer { port.finish() }
                try await services.run()
            }
            guard let port = await ports.first(where: { _ in true }) else { throw TestServerFailure.didNotStart }
            let server = TestServer(
                port: port, carriage: carriage, identity: identity, client: client, services: services)
            let outcome: Swift.Result<Result, any Error>
            do {
                outcome = .success(try await body(server))
            } catch {
                outcome = .failure(error)
            }
            await services.triggerGracefulShutdown()
            try await group.waitForAll()
            return try outcome.get()
        }
    }
}

/// Serves the demo while `body` runs.
package func withDemo<Result: Sendable>(
    over carriage: Carriage = .plain,
    interval: Duration = .milliseconds(10),
    authorityFile: String? = nil,
    configuration: EdgeConfiguration = EdgeConfiguration(),
    log: any EventLog = MemoryEventLog(),
    _ body: (TestServer) async throws -> Result
) async throws -> Result {
    let demo = Demo(interval: interval, authorityFile: authorityFile, version: "1.2.3", hub: Hub(log: log))
    return try await TestServer.run(demo.router(withPage: true), over: carriage, configuration: configuration, body)
}

package enum TestServerFailure: Error {
    case didNotStart
}

extension HTTPClient.Configuration {
    fileprivate init(carriage: Carriage, identity: TestIdentity?) {
        var tls = TLSConfiguration.makeClientConfiguration()
        if let identity { tls.trustRoots = .certificates(identity.authorities) }
        self.init(tlsConfiguration: tls, redirectConfiguration: .disallow)
        httpVersion = carriage == .http2 ? .automatic : .http1Only
    }
}
