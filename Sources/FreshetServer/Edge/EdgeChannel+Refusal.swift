import Hummingbird
import HummingbirdCore
import Logging
import NIOCore

// A connection that found no room: whatever its first request is, its answer is a refusal, and then it ends.
extension EdgeChannel {
    /// The edge as such a connection meets it.
    func refusing(_ refusal: Refusal, logger: Logger) -> EdgeChannel {
        let responder: Responder = { request, writer, channel in
            let connection = try EdgeConnection.required
            let context = BasicRequestContext(source: .init(channel: channel, logger: logger))
            let response = try await answer(refusal, to: request, on: connection, context)
            defer { if connection.isHTTP2 { channel.askConnectionToEnd() } }
            try await writer.write(response: response.head, body: response.body)
            // The client closes its side when it has read the answer; closing both would take that from it.
            if !connection.isHTTP2 { try? await channel.close(mode: .output) }
        }
        return EdgeChannel(responder: responder, tls: tls, clocks: clocks, door: door)
    }

    /// As the routes would answer: pages of other sites may read it if they may read those, or their browsers would take
    /// it for a failure that waiting does not mend.
    private func answer(
        _ refusal: Refusal,
        to request: Request,
        on connection: EdgeConnection,
        _ context: BasicRequestContext
    ) async throws -> Response {
        let site = SiteMiddleware<BasicRequestContext>(policy: configuration.site)
        let problems = ProblemMiddleware<BasicRequestContext>()
        var response = try await site.handle(request, context: context) { request, context in
            try await problems.handle(request, context: context) { request, _ in
                try refusal.response(to: request, on: connection)
            }
        }
        response.headers[.date] = HTTPDate.now.description
        // An Upgrade stands there if this is one.
        if !connection.isHTTP2, response.headers[.connection] == nil { response.headers[.connection] = "close" }
        return response
    }
}

extension Channel {
    /// Says on a stream's HTTP/2 connection that no further one is welcome (GOAWAY), and closes it when those that are
    /// open have ended: as when the server stops.
    fileprivate func askConnectionToEnd() {
        parent?.pipeline.fireUserInboundEventTriggered(ChannelShouldQuiesceEvent())
    }

    /// Closes the channel after a while, if it is still open.
    func close(after time: TimeAmount) {
        let timer = eventLoop.scheduleTask(in: time) { self.close(promise: nil) }
        closeFuture.whenComplete { _ in timer.cancel() }
    }
}
