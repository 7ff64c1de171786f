import ArgumentParser
import Foundation
import FreshetServer
import Hummingbird
import Logging
import ServiceLifecycle
import UnixSignals

/// One run of a server, from its options to its end.
struct ServerRun {
    /// How long streams and requests have to end after a signal.
    private static let drain = Duration.seconds(10)

    /// The local authority's certificate, by which clients can check the server's; `nil` if that was given, or none is
    /// needed.
    var authorityFile: String? { certificate?.authorityFile }

    /// Whose pages may do what.
    var site: SitePolicy { edge.site }

    /// The files of `--public`.
    let files: StaticFiles<BasicRequestContext>?

    /// The state directory.
    let state: String

    let logger: Logger

    private let edge: EdgeConfiguration
    private let descriptors: DescriptorBudget
    private let addresses: [ListenAddress]
    /// `nil` if no address speaks TLS.
    private let certificate: CertificateKeeper?

    /// - Throws: `ExitCode`, after saying on standard error why the server cannot start.
    init(options: ServerOptions, defaults: [ListenAddress]) throws {
        var logger = Logger(label: "freshet") { StreamLogHandler.standardError(label: $0) }
        logger.logLevel = options.logLevel
        self.logger = logger
        addresses = options.addresses(defaults: defaults)
        edge = options.edge
        state = options.state
        do {
            descriptors = try DescriptorBudget(options: options)
            files = try StaticFiles(options: options)
        } catch {
            throw failure(error)
        }
        guard addresses.contains(where: { $0.scheme == .https }) else {
            certificate = nil
            return
        }
        do {
            certificate = try CertificateKeeper(CertificateSource(options: options), logger: logger)
        } catch {
            throw failure(error)
        }
    }

    /// Serves `router` until a signal comes, and says when and where it is ready.
    ///
    /// - Throws: `ExitCode`, after saying on standard error what went wrong.
    func run(
        _ router: Router<BasicRequestContext>,
        whenReady: @escaping @Sendable ([ListenAddress]) -> Void
    ) async throws {
        let readiness = Readiness(count: addresses.count) { addresses in
            for address in addresses { print("Listening on \(address)") }
            print(descriptors.sentence(for: edge))
            whenReady(addresses)
            // A pipe would keep the lines until it is full, and somebody is waiting for them.
            fflush(nil)
        }
        let responder = router.buildResponder()
        let door = Doorkeeper(configuration: edge, budget: descriptors)
        let listeners = addresses.enumerated().map { index, address in
            Listener(
                address: address,
                responder: responder,
                identity: address.scheme == .https ? certificate?.identity : nil,
                edge: edge,
                door: door,
                logger: logger,
                onReady: { await readiness.note($0, at: index) }
            )
        }
        var services: [any Service] = listeners
        // What comes last is asked first to end, and this does so at once.
        if let certificate { services.append(CertificateWatch(keeper: certificate)) }
        var configuration = ServiceGroupConfiguration(
            services: services,
            gracefulShutdownSignals: [.sigterm, .sigint],
            logger: logger
        )
        configuration.maximumGracefulShutdownDuration = Self.drain
        do {
            try await ServiceGroup(configuration: configuration).run()
        } catch {
            throw failure(error)
        }
    }
}

/// Says on standard error what went wrong, and gives the exit code to throw.
func failure(_ error: any Error) -> ExitCode {
    FileHandle.standardError.write(Data("freshet: \(error)\n".utf8))
    return .failure
}
