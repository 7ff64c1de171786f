import ServiceLifecycle

/// Looks after the server's certificate while the server runs: every second.
struct CertificateWatch: Service {
    /// Half of what it takes at most until new files are taken, because they have to be the same at two looks. A look is
    /// two calls of stat(2).
    private static let interval = Duration.seconds(1)

    let keeper: CertificateKeeper

    func run() async throws {
        await cancelWhenGracefulShutdown {
            while (try? await Task.sleep(for: Self.interval)) != nil { await keeper.look() }
        }
    }
}
