import Freshet

extension ServerRun {
    /// Opens the log, runs `body` with its hub, and closes the log, whatever happens.
    ///
    /// - Throws: `ExitCode`, after saying on standard error why the log cannot be opened; what `body` throws.
    func withHub(_ options: LogOptions, _ body: (Hub) async throws -> Void) async throws {
        let log = try await open(options)
        do {
            try await body(Hub(log: log))
        } catch {
            await log.close()
            throw error
        }
        await log.close()
    }

    private func open(_ options: LogOptions) async throws -> any EventLog {
        do {
            return try await options.open(state: state)
        } catch {
            throw failure(error)
        }
    }
}
