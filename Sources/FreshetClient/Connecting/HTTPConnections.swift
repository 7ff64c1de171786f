import AsyncHTTPClient
import NIOCore
import NIOPosix
import NIOSSL
import Synchronization

/// The connections for everything but WebSocket: HTTP/2 where TLS agrees on it, else HTTP/1.1.
final class HTTPConnections: Sendable {
    private let configuration: HTTPClient.Configuration
    private let current: Mutex<HTTPClient>

    init(_ configuration: ClientConfiguration, tls: TLSConfiguration) {
        var http = HTTPClient.Configuration(
            tlsConfiguration: tls,
            // A publication that is redirected may turn into a GET; the error says where the server is instead.
            redirectConfiguration: .disallow,
            timeout: .init(
                connect: TimeAmount(configuration.connectTime),
                read: TimeAmount(configuration.silence)
            )
        )
        // When to try again is for RetryPolicy to say.
        http.connectionPool.retryConnectionEstablishment = false
        // Over HTTP/1.1 each stream has a connection of its own, and none may keep another waiting.
        http.connectionPool.concurrentHTTP1ConnectionsPerHostSoftLimit = 10_000
        self.configuration = http
        current = Mutex(HTTPClient(eventLoopGroup: .singletonMultiThreadedEventLoopGroup, configuration: http))
    }

    /// Makes a request. The body of the answer has yet to come.
    ///
    /// - Throws: ``Setback`` if there is no answer.
    func execute(_ request: HTTPClientRequest) async throws(Setback) -> HTTPAnswer {
        let client = current.withLock(\.self)
        do {
            // How long it may take is bounded by silence: a stream has no end.
            let response = try await client.execute(request, deadline: .distantFuture)
            return HTTPAnswer(response: response, client: client, connections: self)
        } catch {
            // Another request may have given it up, between our taking it and our using it, or under way.
            let wasGivenUp = !isCurrent(client) && !Task.isCancelled
            if error as? HTTPClientError == .readTimeout {
                await giveUp(client)
            } else if wasGivenUp {
                throw .broken("the connection was given up as dead")
            }
            throw Setback(error)
        }
    }

    private func isCurrent(_ client: HTTPClient) -> Bool { current.withLock { $0 === client } }

    /// Gives up the connections on which somebody fell silent. On HTTP/2 the next request would go over the same one,
    /// which may be dead without the system knowing it for a quarter of an hour.
    func giveUp(_ silent: HTTPClient) async {
        let isCurrent = current.withLock { client in
            guard client === silent else { return false }
            client = HTTPClient(eventLoopGroup: .singletonMultiThreadedEventLoopGroup, configuration: configuration)
            return true
        }
        // Whatever else goes over it hears of it as of any break. A failure to close what is dead is none.
        if isCurrent { try? await silent.shutdown() }
    }

    func shutdown() async throws {
        try await current.withLock(\.self).shutdown()
    }
}
