package import HummingbirdCore
package import Logging
package import NIOCore
import NIOPosix
import ServiceLifecycle

/// A listening socket, and the connections that come over it.
///
/// Hummingbird's own server has two things missing: it cannot take a socket that listens already, and it ends while
/// streams are open that have no task.
package struct SocketServer: Service {
    package enum Socket: Sendable {
        case toBind(host: String, port: Int)
        /// It listens already. Others have it as well, so that it still does when this server has ended.
        case inherited(CInt)
    }

    /// Makes what serves connections, out of what answers their requests.
    package typealias Builder = @Sendable (@escaping HTTPChannelHandler.Responder) throws -> any ServerChildChannel

    /// How many connections the kernel keeps for us until we accept them, if it keeps as many for anybody: Linux allows
    /// `net.core.somaxconn`, 4,096 if nothing else is said. Who finds no room in it waits for seconds, then longer.
    private static let backlog: CInt = 65_535

    private let socket: Socket
    private let child: any ServerChildChannel
    private let logger: Logger
    private let onRunning: @Sendable (any Channel) async -> Void
    private let group = MultiThreadedEventLoopGroup.singleton

    /// - Parameters:
    ///   - child: serves the connections.
    ///   - onRunning: is called once, when connections are accepted.
    package init(
        on socket: Socket,
        serving child: any ServerChildChannel,
        logger: Logger,
        onRunning: @escaping @Sendable (any Channel) async -> Void
    ) {
        self.socket = socket
        self.child = child
        self.logger = logger
        self.onRunning = onRunning
    }

    /// Serves until it is asked to end, and all connections have.
    ///
    /// - Throws: NIO's errors for an address that cannot be bound.
    package func run() async throws { try await run(child) }

    private func run<Child: ServerChildChannel>(_ child: Child) async throws {
        let connections = OpenConnections()
        let listening = try await listen { channel in
            connections.add(channel)
            return child.setup(channel: channel, logger: logger)
        }
        await onRunning(listening.channel)
        await withDiscardingTaskGroup { group in
            group.addTask { await end(listening.channel, connections) }
            do {
                try await listening.executeThenClose { inbound in
                    for try await connection in inbound {
                        group.addTask { await child.handle(value: connection, logger: logger) }
                    }
                }
            } catch is CancellationError {
                // It was asked to end at once.
            } catch {
                logger.error("Accepting connections has failed", metadata: ["reason": "\(error)"])
            }
        }
        await connections.haveEnded()
    }

    private func listen<Value: Sendable>(
        _ initializer: @escaping @Sendable (any Channel) -> EventLoopFuture<Value>
    ) async throws -> NIOAsyncChannel<Value, Never> {
        let bootstrap = ServerBootstrap(group: group)
            .serverChannelOption(.backlog, value: Self.backlog)
            .serverChannelOption(.socketOption(.so_reuseaddr), value: 1)
            .childChannelOption(.allowRemoteHalfClosure, value: true)
        return switch socket {
        case .toBind(let host, let port):
            try await bootstrap.bind(host: host, port: port, childChannelInitializer: initializer)
        case .inherited(let descriptor):
            try await bootstrap.bind(descriptor, childChannelInitializer: initializer)
        }
    }

    /// Waits until all connections that have been accepted are served: the listener would take along who is still on the
    /// way. NIO sends each twice to its own event loop and back, once with the bootstrap's options, once to be set up.
    private func handOver(from listener: any Channel) async {
        for _ in 1...2 {
            for eventLoop in group.makeIterator() { try? await eventLoop.submit {}.get() }
            try? await listener.eventLoop.submit {}.get()
        }
    }

    /// Waits until the server is asked to end, and then asks its connections.
    private func end(_ listener: any Channel, _ connections: OpenConnections) async {
        guard (try? await gracefulShutdown()) != nil else { return }
        // What is queued with the kernel stays there, for who has the socket next.
        try? await listener.setOption(.autoRead, value: false).get()
        await handOver(from: listener)
        listener.close(promise: nil)
        connections.askToEnd()
    }
}
