import Freshet

extension ServerRun {
    /// How often a log in memory lets go of what is too old. A file does that by itself.
    private static let trimmingInterval = Duration.seconds(60)

    /// Opens the log, runs `body` with its hub, and closes the log, whatever happens.
    ///
    /// - Throws: `ExitCode`, after saying on standard error why the log cannot be opened; what `body` throws.
    func withHub(_ options: LogOptions, _ body: (Hub) async throws -> Void) async throws {
        let log = try await open(options)
        let outcome: Result<Void, any Error> = await withDiscardingTaskGroup { group in
            if let log = log as? MemoryEventLog { group.addTask { await trim(log) } }
            defer { group.cancelAll() }
            do {
                return .success(try await body(Hub(log: log)))
            } catch {
                return .failure(error)
            }
        }
        await log.close()
        try outcome.get()
    }

    private func open(_ options: LogOptions) async throws -> any EventLog {
        do {
            return try await options.open(state: state, logger: logger)
        } catch {
            throw failure(error)
        }
    }

    private func trim(_ log: MemoryEventLog) async {
        while (try? await Task.sleep(for: Self.trimmingInterval)) != nil { log.trim() }
    }
}
