import ArgumentParser
import FreshetSettings
import Logging
import Synchronization

/// Reads anew what a running server can follow: keys, certificates, limits and origins.
final class Reload: Sendable {
    /// What is taken anew. The rest takes a restart.
    private static let followed: Set = [
        "allow-origin", "anonymous", "audience", "forwarded-header", "heartbeat", "hsts", "issuer", "jwks", "key",
        "max-connections", "max-connections-per-address", "max-publish-rate", "max-streams",
        "max-streams-per-subject", "name", "peer-timeout", "stall-timeout", "tls-certificate", "tls-key",
        "trusted-proxy",
    ]

    private let read: @Sendable () throws -> Settings
    private let take: @Sendable (Settings) async throws -> Void
    /// As the server began, since what takes a restart is held against that.
    private let atStart: Settings?
    private let logger: Logger

    /// - Parameter adopt: has the server follow the options of a command. Where it throws, nothing may have changed.
    init<Command: SettledCommand>(
        of command: Command.Type,
        logger: Logger,
        adopt: @escaping @Sendable (Command) async throws -> Void
    ) {
        let line = SettledCommandLine()
        read = { try line.settings(of: command) }
        take = { settings in
            guard let next = try line.parse(command, with: settings) as? Command else { return }
            try await adopt(next)
        }
        atStart = try? read()
        self.logger = logger
    }

    /// Reads the configuration, and follows it. What is wrong with it is logged, and then nothing changes.
    func run() async {
        do {
            let settings = try read()
            try await take(settings)
            logger.notice("The configuration was read anew")
            let changed = atStart.map(settings.names) ?? []
            let waiting = changed.filter { !Self.followed.contains($0) }
            guard !waiting.isEmpty else { return }
            logger.warning("Some settings take a restart", metadata: ["settings": .array(waiting.map { "\($0)" })])
        } catch {
            let reason = (error as? SettingsError)?.description ?? Freshet.message(for: error)
            logger.error("The configuration was not taken: all stays as it is", metadata: ["reason": "\(reason)"])
        }
    }
}
