import FreshetServer
import Hummingbird
import Logging
import NIOCore
import NIOPosix
import ServiceLifecycle

/// One address that the server listens on. `localhost` has two sockets, with one port.
struct Listener<Responder: HTTPResponder>: Service where Responder.Context == BasicRequestContext {
    let address: ListenAddress
    /// By which another address can be given.
    var option = "--listen"
    let responder: Responder
    let server: SocketServer.Builder
    let logger: Logger
    /// Is called once, when the address takes connections, with the address as it is: its port is not 0.
    let onReady: @Sendable (ListenAddress) async -> Void

    func run() async throws {
        try await withThrowingTaskGroup { group in
            var port = address.port
            for (index, host) in address.hosts.enumerated() {
                let (bound, ports) = AsyncStream.makeStream(of: Int.self)
                group.addTask { [port] in
                    defer { ports.finish() }
                    try await serve(host, port: port, isOptional: index > 0) { ports.yield($0) }
                }
                if let chosen = await bound.first(where: { _ in true }) {
                    port = chosen
                } else {
                    // It could not be bound, and has ended: with the reason, unless we can do without it.
                    try await group.next()
                }
            }
            await onReady(ListenAddress(scheme: address.scheme, host: address.host, port: port))
            try await group.waitForAll()
        }
    }

    private func serve(
        _ host: String,
        port: Int,
        isOptional: Bool,
        onBound: @escaping @Sendable (Int) -> Void
    ) async throws {
        do {
            try await serve(host, port: port, onBound: onBound)
        } catch let error as ServingError where isOptional && (address.port == 0 || !Self.hasLoopback(host)) {
            // The second address of localhost is a convenience: a machine without IPv6, or a port that the system
            // picked and that is taken there, is no reason to stop.
            logger.notice("Not listening", metadata: ["host": "\(host)", "reason": "\(error)"])
        }
    }

    private func serve(_ host: String, port: Int, onBound: @escaping @Sendable (Int) -> Void) async throws {
        let socket = address.descriptor.map(SocketServer.Socket.inherited) ?? .toBind(host: host, port: port)
        let connections = try server(responder.answering(logger: logger))
        do {
            try await SocketServer(on: socket, serving: connections, logger: logger) { channel in
                onBound(channel.localAddress?.port ?? port)
            }.run()
        } catch let error as IOError {
            throw ServingError(explanation(of: error))
        } catch let error as SocketAddressError {
            throw ServingError("Cannot listen on \(address): \(error). Give an address of this machine.")
        }
    }

    private static func hasLoopback(_ host: String) -> Bool {
        let devices = (try? System.enumerateDevices()) ?? []
        return devices.contains { $0.address?.ipAddress == host }
    }

    private func explanation(of error: IOError) -> String {
        switch error.errnoCode {
        case EADDRINUSE:
            "Cannot listen on \(address): another program does already. Stop it, or choose another port with \(option)."
        case EACCES, EPERM:
            "Cannot listen on \(address): ports below 1024 need privileges. Choose a higher one with \(option)."
        case EADDRNOTAVAIL:
            "Cannot listen on \(address): this machine has no such address. Choose another with \(option)."
        default:
            "Cannot listen on \(address): \(error.localizedDescription)."
        }
    }
}
