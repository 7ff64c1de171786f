import Freshet
import FreshetServer
import FreshetTesting
import FreshetWire
import Hummingbird
import NIOCore
import NIOHTTP1
import Testing

@Suite("A reader that does not read", .timeLimit(.minutes(1)))
struct SlowReaderTests {
    /// More than all buffers between server and reader can hold of events of this size.
    private static let eventCount = 40
    private static let eventBytes = 1 << 20

    private func router(_ watcher: StreamWatcher) -> Router<BasicRequestContext> {
        let router = Router()
        let data = String(repeating: "x", count: Self.eventBytes)
        router.serverSentEvents("/large", every: .milliseconds(1)) { _, _ in
            WatchedStream(tellingTo: watcher, data: data)
        }
        router.webSocket("/large-socket", every: .milliseconds(1), text: \.data) { _, _ in
            WatchedStream(tellingTo: watcher, data: data)
        }
        router.serverSentEvents("/clock", every: .milliseconds(1)) { _, _ in
            WatchedStream(tellingTo: StreamWatcher())
        }
        return router
    }

    /// Waits for so many events of another stream at the same pace that the slow one would have gone far beyond what
    /// any socket holds, had it gone on.
    private func letTimePass(on server: TestServer) async throws {
        _ = try await server.events("/clock", first: 5 * Self.eventCount)
    }

    @Test("costs nothing: its stream waits until it reads on, and misses no event", arguments: Carriage.allCases)
    func eventStream(carriage: Carriage) async throws {
        let watcher = StreamWatcher()
        try await TestServer.run(router(watcher), over: carriage) { server in
            let response = try await server.send(.GET, "/large")
            try await letTimePass(on: server)
            #expect(watcher.farthestPosition < Self.eventCount / 2)
            var position = 0
            for try await event in response.events.prefix(Self.eventCount) {
                #expect(event.lastEventID == "\(position)")
                #expect(event.data.utf8.count == Self.eventBytes)
                position += 1
            }
            #expect(position == Self.eventCount)
        }
    }

    @Test("costs nothing over WebSocket either", arguments: WebSocketRouteTests.carriages)
    func webSocket(carriage: Carriage) async throws {
        let watcher = StreamWatcher()
        try await TestServer.run(router(watcher), over: carriage) { server in
            try await server.webSocket("/large-socket") { connection in
                try await letTimePass(on: server)
                #expect(watcher.farthestPosition < Self.eventCount / 2)
                for _ in 0..<Self.eventCount {
                    #expect(try await connection.readFrame().payload.readableBytes == Self.eventBytes)
                }
            }
        }
    }
}
