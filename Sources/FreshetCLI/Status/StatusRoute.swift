import FreshetServer
import FreshetWire
import HTTPTypes
import Hummingbird
import NIOCore
import ServiceLifecycle
import Synchronization

/// `/status`: how the server stands, as a stream for its page, or once in JSON.
struct StatusRoute: Sendable {
    static let path = "/status"

    /// The page's people have a handful of tabs; beyond that something opens streams and forgets them.
    private static let maximumWatchers = 64

    /// A server that has been started again is found soon.
    private static let retry = Duration.seconds(1)

    private enum Form: String, CaseIterable {
        case stream = "text/event-stream"
        case once = "application/json"
    }

    let desk: StatusDesk
    private let watchers = Watchers()

    init(desk: StatusDesk) { self.desk = desk }

    func respond(to request: Request) async throws -> Response {
        switch MediaTypes.chosen(from: Form.allCases.map(\.rawValue), by: request.headers[.accept]).flatMap(Form.init) {
        case .stream: return try stream()
        case .once: return try await once()
        case nil:
            let forms = Form.allCases.map(\.rawValue).joined(separator: " and ")
            throw Problem(.notAcceptable, "The status comes as \(forms). Accept one of them.")
        }
    }

    private func once() async throws -> Response {
        var json = try await desk.status()
        json.writeString("\n")
        let headers: HTTPFields = [.contentType: Form.once.rawValue, .cacheControl: "no-store"]
        return Response(status: .ok, headers: headers, body: ResponseBody(byteBuffer: json))
    }

    private func stream() throws -> Response {
        guard let watcher = watchers.admit(atMost: Self.maximumWatchers) else {
            throw Problem(
                .serviceUnavailable, "\(Self.maximumWatchers) streams of the status are open. Close some.",
                headers: [.retryAfter: "5"])
        }
        let body = ResponseBody { writer in
            defer { withExtendedLifetime(watcher) {} }
            var retry = Optional(Self.retry)
            // The server's last listener is this one's: its last word is "draining".
            while !Task.isShuttingDownGracefully {
                var event = ByteBuffer()
                event.writeServerSentEvent(ServerSentEvent(data: try await desk.status(), retry: retry))
                try await writer.write(event)
                retry = nil
                await cancelWhenGracefulShutdown { try? await Task.sleep(for: StatusDesk.interval) }
                try Task.checkCancellation()
            }
            try await writer.finish(nil)
        }
        return Response(status: .ok, headers: .eventStream, body: body)
    }
}

/// Counts streams that are open. One is for as long as its watcher is kept, whether its body is ever begun or not.
private final class Watchers: Sendable {
    private let count = Atomic(0)

    final class Watcher: Sendable {
        private let all: Watchers

        fileprivate init(of all: Watchers) { self.all = all }

        deinit { all.count.wrappingSubtract(1, ordering: .relaxed) }
    }

    /// - Returns: `nil` if there are `limit` already.
    func admit(atMost limit: Int) -> Watcher? {
        let before = count.wrappingAdd(1, ordering: .relaxed).oldValue
        // Leaves again at once, if it is one too many.
        let watcher = Watcher(of: self)
        return before < limit ? watcher : nil
    }
}
