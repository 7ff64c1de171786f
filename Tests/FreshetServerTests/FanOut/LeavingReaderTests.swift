import Freshet
import FreshetServer
import FreshetTesting
import FreshetWire
import Hummingbird
import NIOCore
import NIOHTTP1
import Testing

/// Nothing is written in these tests for an hour, so a server that noticed only by writing would never notice.
@Suite("A reader that leaves", .timeLimit(.minutes(1)))
struct LeavingReaderTests {
    private static var silent: EdgeConfiguration {
        var configuration = EdgeConfiguration()
        configuration.heartbeat = .seconds(3600)
        return configuration
    }

    private func router(_ watcher: StreamWatcher) -> Router<BasicRequestContext> {
        let router = Router()
        router.serverSentEvents("/events", every: .seconds(3600)) { _, _ in WatchedStream(tellingTo: watcher) }
        router.webSocket("/socket", every: .seconds(3600), text: \.data) { _, _ in WatchedStream(tellingTo: watcher) }
        return router
    }

    @Test("is noticed by reading, and nothing of it is kept", arguments: Carriage.allCases)
    func eventStream(carriage: Carriage) async throws {
        let watcher = StreamWatcher()
        try await TestServer.run(router(watcher), over: carriage, configuration: Self.silent) { server in
            _ = try await server.events("/events", first: 1)
            await watcher.waitForEnd()
        }
    }

    @Test("is noticed over WebSocket, closed or not", arguments: WebSocketRouteTests.carriages, [true, false])
    func webSocket(carriage: Carriage, saysGoodbye: Bool) async throws {
        let watcher = StreamWatcher()
        try await TestServer.run(router(watcher), over: carriage, configuration: Self.silent) { server in
            try await server.webSocket("/socket") { connection in
                #expect(try await connection.readFrame().text == "x")
                if saysGoodbye {
                    try await connection.send(.close(1001))
                    _ = try await connection.readToEnd()
                }
            }
            await watcher.waitForEnd()
        }
    }

    @Test("on HTTP/2 leaves the other streams of its connection alone")
    func oneOfMany() async throws {
        let watcher = StreamWatcher()
        let router = router(watcher)
        router.serverSentEvents("/others", every: .milliseconds(10)) { _, _ in
            WatchedStream(tellingTo: StreamWatcher())
        }
        try await TestServer.run(router, over: .http2, configuration: Self.silent) { server in
            var others = try await server.send(.GET, "/others").events.makeAsyncIterator()
            #expect(try await others.next()?.lastEventID == "0")
            _ = try await server.events("/events", first: 1)
            await watcher.waitForEnd()
            for position in 1...5 { #expect(try await others.next()?.lastEventID == "\(position)") }
        }
    }

    @Test("by closing its side alone is answered in kind", arguments: WebSocketRouteTests.carriages)
    func halfClose(carriage: Carriage) async throws {
        let watcher = StreamWatcher()
        try await TestServer.run(router(watcher), over: carriage, configuration: Self.silent) { server in
            try await server.connect { connection in
                try await connection.request("GET", "/events")
                _ = try await connection.read(through: "data: x\n\n\r\n")
                connection.finish()
                _ = try await connection.readToEnd()
                await watcher.waitForEnd()
            }
        }
    }

    @Test("by closing its side alone is answered in kind over HTTP/2 too")
    func halfCloseOverHTTP2() async throws {
        let watcher = StreamWatcher()
        try await TestServer.run(router(watcher), over: .http2, configuration: Self.silent) { server in
            try await server.connect { connection in
                try await connection.requestHTTP2("/events")
                while try await connection.readHTTP2Frame().kind != .data {}
                connection.finish()
                _ = try await connection.readToEnd()
                await watcher.waitForEnd()
            }
        }
    }
}
