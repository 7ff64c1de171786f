import Freshet
import FreshetAccess
import Logging

/// Who may do what on a server.
struct ServerAccess {
    /// How often to look for new keys.
    private static let lookInterval = Duration.seconds(1)

    let authorizer: ExchangeableAuthorizer

    /// - Throws: `TokenKeyError` for a key that cannot be used.
    init(_ options: AccessOptions) async throws(TokenKeyError) {
        authorizer = ExchangeableAuthorizer(try await Self.authorizer(options))
    }

    /// Has other keys and rules from now on. Streams that are open go on.
    ///
    /// - Throws: `TokenKeyError` for a key that cannot be used. Then nothing has changed.
    func adopt(_ options: AccessOptions) async throws(TokenKeyError) {
        authorizer.exchange(for: try await Self.authorizer(options))
    }

    private static func authorizer(_ options: AccessOptions) async throws(TokenKeyError) -> any Authorizer {
        guard !options.keys.sources.isEmpty else {
            return SameForAll(options.anonymous.isEmpty ? .everything : options.anonymousGrant)
        }
        try await KeyOptions.checkSecretOfEnvironment()
        return try await TokenAuthorizer(
            keys: options.keys.sources,
            rules: options.keys.rules,
            anonymous: options.anonymousGrant
        )
    }

    /// Takes new keys of key sets while `body` runs.
    func followingKeySets(logger: Logger, _ body: () async throws -> Void) async throws {
        let outcome: Result<Void, any Error> = await withDiscardingTaskGroup { group in
            group.addTask {
                while (try? await Task.sleep(for: Self.lookInterval)) != nil {
                    await (authorizer.current as? TokenAuthorizer)?.reloadKeySets { Self.log($0, logger) }
                }
            }
            defer { group.cancelAll() }
            do {
                return .success(try await body())
            } catch {
                return .failure(error)
            }
        }
        try outcome.get()
    }

    private static func log(_ flaw: TokenKeyError?, _ logger: Logger) {
        if let flaw {
            logger.error("New keys were not taken: those that there were stay", metadata: ["reason": "\(flaw)"])
        } else {
            logger.notice("New keys were taken")
        }
    }
}

extension ServerRun {
    /// - Throws: `ExitCode`, after saying on standard error which key cannot be used.
    func access(_ options: AccessOptions) async throws -> ServerAccess {
        do {
            return try await ServerAccess(options)
        } catch {
            throw failure(error)
        }
    }
}
