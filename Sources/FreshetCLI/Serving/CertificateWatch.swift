import ServiceLifecycle
import UnixSignals

#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#else
    import Darwin
#endif

/// Looks after the server's certificate while the server runs: every second, and when a signal says so.
struct CertificateWatch: Service {
    /// Half of what it takes at most until new files are taken, because they have to be the same at two looks. A look is
    /// two calls of stat(2).
    private static let interval = Duration.seconds(1)

    let keeper: CertificateKeeper

    func run() async throws {
        await cancelWhenGracefulShutdown {
            await withDiscardingTaskGroup { group in
                group.addTask { await follow() }
                if !Self.hasTerminal { group.addTask { await obey() } }
            }
        }
    }

    private func follow() async {
        while (try? await Task.sleep(for: Self.interval)) != nil { await keeper.look() }
    }

    /// SIGHUP, as servers take it.
    private func obey() async {
        for await _ in await UnixSignalsSequence(trapping: .sighup) { await keeper.reload() }
    }

    /// Where a terminal started the server, SIGHUP says that the terminal is gone, and is the server's end.
    private static var hasTerminal: Bool {
        let terminal = open("/dev/tty", O_RDONLY | O_NOCTTY | O_CLOEXEC)
        guard terminal >= 0 else { return false }
        close(terminal)
        return true
    }
}
