import ServiceLifecycle
import UnixSignals

extension ServiceGroup {
    /// Runs until SIGTERM or SIGINT has asked the services to end and they have; a second one ends them at once.
    ///
    /// - Throws: what a service throws.
    func runUntilSignalled() async throws {
        let signals = await UnixSignalsSequence(trapping: .sigterm, .sigint)
        try await withThrowingTaskGroup { group in
            group.addTask { try await self.run() }
            group.addTask {
                var isAsked = false
                for await _ in signals {
                    if isAsked { return }
                    isAsked = true
                    await self.triggerGracefulShutdown()
                }
            }
            // The services have ended, or the second signal has come: then they are cut short, and fail for that.
            try await group.next()
            group.cancelAll()
            while !group.isEmpty { try? await group.next() }
        }
    }
}
