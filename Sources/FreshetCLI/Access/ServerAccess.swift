import Freshet
import FreshetAccess
import Logging

/// Who may do what on a server.
struct ServerAccess {
    let authorizer: any Authorizer
    /// If there are keys.
    private let tokens: TokenAuthorizer?

    /// - Throws: `TokenKeyError` for a key that cannot be used.
    init(_ options: AccessOptions) async throws(TokenKeyError) {
        guard !options.keys.sources.isEmpty else {
            tokens = nil
            authorizer = SameForAll(options.anonymous.isEmpty ? .everything : options.anonymousGrant)
            return
        }
        try await KeyOptions.checkSecretOfEnvironment()
        let tokens = try await TokenAuthorizer(
            keys: options.keys.sources,
            rules: options.keys.rules,
            anonymous: options.anonymousGrant
        )
        self.tokens = tokens
        authorizer = tokens
    }

    /// Takes new keys while `body` runs.
    func followingKeySets(logger: Logger, _ body: () async throws -> Void) async throws {
        let outcome: Result<Void, any Error> = await withDiscardingTaskGroup { group in
            if let tokens {
                group.addTask { await tokens.followKeySets { Self.log($0, logger) } }
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
