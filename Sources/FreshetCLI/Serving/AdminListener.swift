import Hummingbird
import HummingbirdCore
import Logging
import NIOCore
import ServiceLifecycle

/// The operator's own listener. It is begun first and ended last, so that it can tell how the server ends.
///
/// Its connections are not counted with those of the public: a server that is full can still be looked at.
struct AdminListener: Service {
    /// How long a connection may say nothing: twice as long as most scrapers wait between two looks.
    private static let idleTimeout = TimeAmount.seconds(120)

    private let listener: Listener<RouterResponder<BasicRequestContext>>
    /// Whether nobody asked for this address.
    private let isOptional: Bool
    private let logger: Logger
    private let onReady: @Sendable (ListenAddress?) async -> Void

    /// - Returns: `nil` where there is to be none.
    init?(
        _ address: AdminAddress,
        routes: AdminRoutes,
        logger: Logger,
        onReady: @escaping @Sendable (ListenAddress?) async -> Void
    ) {
        guard let listenAddress = address.address else { return nil }
        isOptional = address == .standard
        self.logger = logger
        self.onReady = onReady
        listener = Listener(
            address: listenAddress,
            option: "--admin",
            responder: routes.router(onLoopback: listenAddress.isLoopback).buildResponder(),
            server: {
                HTTP1Channel(responder: $0, configuration: HTTP1Channel.Configuration(idleTimeout: Self.idleTimeout))
            },
            logger: logger,
            onReady: onReady
        )
    }

    func run() async throws {
        do {
            try await listener.run()
        } catch let error as ServingError where isOptional {
            logger.warning("No metrics and health: their usual address is taken", metadata: ["reason": "\(error)"])
            await onReady(nil)
            // To end would be the end of the server.
            try await gracefulShutdown()
        }
    }
}
