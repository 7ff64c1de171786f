package import AsyncHTTPClient
import NIOCore
package import NIOHTTP1

extension TestServer {
    /// Makes a request by an ordinary client. The response's body has yet to come.
    package func send(
        _ method: HTTPMethod = .GET,
        _ path: String,
        _ headers: HTTPHeaders = [:]
    ) async throws -> HTTPClientResponse {
        var request = HTTPClientRequest(url: origin + path)
        request.method = method
        request.headers = headers
        // A test's time limit is shorter.
        return try await client.execute(request, deadline: .distantFuture)
    }

    /// The first events of a stream. The reader leaves then.
    package func events(
        _ path: String,
        _ headers: HTTPHeaders = [:],
        first count: Int
    ) async throws -> [EventSequence.Element] {
        var events: [EventSequence.Element] = []
        for try await event in try await send(.GET, path, headers).events.prefix(count) { events.append(event) }
        return events
    }
}

extension HTTPClientResponse {
    package var events: EventSequence { EventSequence(body: body) }

    /// The whole body as text.
    package var text: String {
        get async throws {
            String(buffer: try await body.collect(upTo: 16 << 20))
        }
    }
}
