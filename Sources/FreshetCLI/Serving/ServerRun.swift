import ArgumentParser
import CoreMetrics
import Foundation
import Freshet
import FreshetMetrics
import FreshetServer
import Hummingbird
import Logging
import ServiceLifecycle

/// One run of a server, from its options to its end.
struct ServerRun {
    /// The local authority's certificate, by which clients can check the server's; `nil` if that was given, or none is
    /// needed.
    var authorityFile: String? { certificate?.authorityFile }

    /// Knows whose pages may do what.
    var site: SiteMiddleware<BasicRequestContext> { SiteMiddleware { [door] in door.configuration.site } }

    /// The files of `--public`.
    let files: StaticFiles<BasicRequestContext>?

    /// The state directory.
    let state: String

    let logger: Logger

    private let door: Doorkeeper
    private let drain: DrainOptions
    private let descriptors: DescriptorBudget
    private let addresses: [ListenAddress]
    private let admin: AdminAddress
    private let registry: MetricsRegistry
    private let accessLog: AccessLog?
    /// `nil` if no address speaks TLS.
    private let certificate: CertificateKeeper?

    /// - Parameter hasAdmin: whether there is a listener for the operator where nothing is said of it.
    /// - Throws: `ExitCode`, after saying on standard error why the server cannot start.
    init(options: ServerOptions, defaults: [ListenAddress], hasAdmin: Bool = false) throws {
        // Before anything can be measured: what is made earlier measures for nobody.
        let metrics = Metric.all.map { MetricDescription(name: $0.name, help: $0.help, buckets: $0.buckets) }
        registry = MetricsRegistry(metrics)
        MetricsSystem.bootstrap(registry)
        let format = options.operation.logFormat
        logger = format.logger(label: "freshet", level: options.logLevel)
        accessLog = options.operation.accessLog ? AccessLog(logger: format.logger(label: "access", level: .info)) : nil
        admin = options.operation.address(beside: options.addresses(defaults: defaults), isUsual: hasAdmin)
        addresses = options.addresses(defaults: defaults)
        state = options.state
        drain = options.drain
        do {
            descriptors = try DescriptorBudget(options: options)
            door = Doorkeeper(configuration: options.edge, budget: descriptors)
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

    /// Whether the server could follow `options`.
    ///
    /// - Throws: ``ServingError``.
    func check(_ options: ServerOptions) throws { _ = try DescriptorBudget(options: options) }

    /// Has other limits, origins and certificates from now on. A certificate that cannot be used is logged, and the one
    /// in use stays.
    func adopt(_ options: ServerOptions) async {
        door.adopt(options.edge)
        await certificate?.adopt(CertificateSource(options: options))
    }

    /// Serves `router` until a signal comes, and says when and where it is ready.
    ///
    /// - Throws: `ExitCode`, after saying on standard error what went wrong.
    func run(
        _ router: Router<BasicRequestContext>,
        fanOut: FanOut,
        reload: Reload,
        whenReady: @escaping @Sendable ([ListenAddress]) -> Void
    ) async throws {
        let state = ReadinessState(fanOut.hub)
        let readiness = Readiness(count: addresses.count + (admin == .none ? 0 : 1)) { all in
            state.enter(.serving)
            let ready = all.prefix(addresses.count).compactMap { $0 }
            for address in ready { print("Listening on \(address)") }
            if let admin = all.dropFirst(addresses.count).first ?? nil { print("Metrics and health on \(admin)") }
            print(descriptors.sentence(for: door.configuration))
            whenReady(ready)
            // A pipe would keep the lines until it is full, and somebody is waiting for them.
            fflush(nil)
            SystemdNotice.ready.send()
        }
        let responder = ObservedResponder(router.buildResponder(), accessLog: accessLog)
        let listeners = addresses.enumerated().map { index, address in
            Listener(
                address: address,
                responder: responder,
                server: SocketServer.freshet(
                    identity: address.scheme == .https ? certificate?.identity : nil, door: door),
                logger: logger,
                onReady: { await readiness.note($0, at: index) }
            )
        }
        let figures = ServerFigures(log: fanOut.hub.log)
        let routes = AdminRoutes(registry: registry, readiness: state, figures: figures, fanOut: fanOut)
        // What comes first is asked last to end.
        var services: [any Service] = [
            AdminListener(admin, routes: routes, logger: logger) { await readiness.note($0, at: addresses.count) }
        ].compactMap { $0 }
        services.append(Listeners(all: listeners))
        // What comes last is asked first to end, and this does so at once.
        if let certificate { services.append(CertificateWatch(keeper: certificate)) }
        services.append(ReloadSignal(reload: reload))
        services.append(DrainNotice(readiness: state, door: door, options: drain))
        var configuration = ServiceGroupConfiguration(services: services, logger: logger)
        let watch = (fanOut.hub.log as? any SharedEventLog).map { log in
            DamageWatch(log: log) { sayOnStandardError($0) }
        }
        if let watch {
            // It ends when it has found something, and has the others end then, as a signal would.
            configuration.services.append(.init(service: watch, successTerminationBehavior: .gracefullyShutdownGroup))
        }
        configuration.maximumGracefulShutdownDuration = drain.delay + drain.period
        do {
            try await ServiceGroup(configuration: configuration).runUntilSignalled()
        } catch {
            throw failure(error)
        }
        if watch?.damage != nil { throw ExitCode.logDamaged }
    }
}

/// Says on standard error what went wrong, and gives the exit code to throw.
func failure(_ error: any Error) -> ExitCode {
    sayOnStandardError("\(error)")
    return .failure
}

private func sayOnStandardError(_ text: String) { FileHandle.standardError.write(Data("freshet: \(text)\n".utf8)) }
