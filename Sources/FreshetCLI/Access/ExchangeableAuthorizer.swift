import Freshet
import Synchronization

/// An authorizer that another may take the place of while it is asked.
final class ExchangeableAuthorizer: Authorizer {
    private let authorizer: Mutex<any Authorizer>

    init(_ authorizer: any Authorizer) {
        self.authorizer = Mutex(authorizer)
    }

    var current: any Authorizer { authorizer.withLock(\.self) }

    func exchange(for other: any Authorizer) { authorizer.withLock { $0 = other } }

    func grant(for token: String?) async throws(AccessError) -> Grant { try await current.grant(for: token) }
}
