import ServiceLifecycle
import UnixSignals

#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#else
    import Darwin
#endif

/// Obeys SIGHUP, as servers take it, while the server runs.
struct ReloadSignal: Service {
    let reload: Reload

    func run() async throws {
        // Where a terminal started the server, SIGHUP says that the terminal is gone, and is the server's end.
        guard !Self.hasTerminal else { return try await gracefulShutdown() }
        await cancelWhenGracefulShutdown {
            for await _ in await UnixSignalsSequence(trapping: .sighup) { await reload.run() }
        }
    }

    private static var hasTerminal: Bool {
        let terminal = open("/dev/tty", O_RDONLY | O_NOCTTY | O_CLOEXEC)
        guard terminal >= 0 else { return false }
        close(terminal)
        return true
    }
}
