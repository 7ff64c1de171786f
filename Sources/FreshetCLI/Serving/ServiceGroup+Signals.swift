import ServiceLifecycle
import UnixSignals

extension ServiceGroup {
    /// Signals that come so close together are one: `timeout`, and whoever passes a terminal's Ctrl-C on, send it twice.
    private static var oneSignal: Duration { .milliseconds(250) }

    /// Runs until SIGTERM or SIGINT has asked the services to end and they have; a second one ends them at once.
    ///
    /// - Throws: what a service throws.
    func runUntilSignalled() async throws {
        let signals = await UnixSignalsSequence(trapping: .sigterm, .sigint)
        try await withThrowingTaskGroup { group in
            group.addTask { try await self.run() }
            group.addTask {
                var askedAt: ContinuousClock.Instant?
                for await _ in signals {
                    if let askedAt {
                        guard askedAt.duration(to: .now) < Self.oneSignal else { return }
                    } else {
                        askedAt = .now
                        await self.triggerGracefulShutdown()
                    }
                }
            }
            // The services have ended, or the second signal has come: then they are cut short, and fail for that.
            try await group.next()
            group.cancelAll()
            while !group.isEmpty { try? await group.next() }
        }
    }
}
