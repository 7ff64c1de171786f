package import NIOCore
package import NIOHTTPTypes
import Synchronization

/// The requests of a connection, or HTTP/2 stream, until someone handles them.
///
/// Where nobody does, because the server's time to stop has run out meanwhile, the channel is closed: NIO's bridge traps
/// if it is dropped without having been run.
package final class PendingRequests: Sendable {
    package typealias Bridge = NIOAsyncChannel<HTTPRequestPart, HTTPResponsePart>

    private let bridge: Mutex<Bridge?>

    package init(_ bridge: Bridge) {
        self.bridge = Mutex(bridge)
    }

    deinit {
        guard let bridge = bridge.withLock({ $0 }) else { return }
        Task { try? await bridge.executeThenClose { _, _ in } }
    }

    /// For whoever handles them: once.
    func take() -> Bridge {
        bridge.withLock { bridge in
            guard let taken = bridge.take() else { preconditionFailure("Requests are handled once.") }
            return taken
        }
    }
}
