import AsyncHTTPClient
import Freshet
import FreshetServer
import FreshetTesting
import Hummingbird
import NIOCore
import NIOHTTP1
import Testing

@Suite("A silent stream", .timeLimit(.minutes(1)))
struct HeartbeatTests {
    private static var restless: EdgeConfiguration {
        var configuration = EdgeConfiguration()
        configuration.heartbeat = .milliseconds(10)
        return configuration
    }

    @Test("says an empty comment again and again", arguments: WebSocketRouteTests.carriages)
    func comments(carriage: Carriage) async throws {
        try await withDemo(over: carriage, interval: .seconds(3600), configuration: Self.restless) { server in
            try await server.connect { connection in
                try await connection.request("GET", "/sse1")
                _ = try await connection.read(through: "id: 0\ndata: 725\n\n\r\n")
                for _ in 0..<3 { #expect(try await connection.readChunk() == ":\n\n") }
            }
        }
    }

    @Test("says it over HTTP/2 too")
    func http2() async throws {
        try await withDemo(over: .http2, interval: .seconds(3600), configuration: Self.restless) { server in
            var text = ""
            for try await part in try await server.send(.GET, "/sse1").body {
                text += String(buffer: part)
                if text.hasSuffix("725\n\n:\n\n:\n\n") { break }
            }
            #expect(text == "retry: 1000\n\nid: 0\ndata: 725\n\n:\n\n:\n\n")
        }
    }

    @Test("pings over WebSocket", arguments: WebSocketRouteTests.carriages)
    func pings(carriage: Carriage) async throws {
        try await withDemo(over: carriage, interval: .seconds(3600), configuration: Self.restless) { server in
            try await server.webSocket("/ws1") { connection in
                _ = try await connection.readFrame()
                for _ in 0..<3 { #expect(try await connection.readFrame() == WebSocketFrame(.ping)) }
            }
        }
    }

    @Test("restates how far its reader is, also when other topics have moved")
    func position() async throws {
        let log = MemoryEventLog()
        let router = Router()
        router.addFreshet(Hub(log: log))
        try await TestServer.run(router, configuration: Self.restless) { server in
            try await server.connect { connection in
                try await connection.request("GET", "/events/quiet")
                _ = try await connection.read(through: "id: \(log.epochs.current)-0\nretry: 1000\n\n\r\n")
                let topic = try Topic("busy")
                let id = try await log.append(Batch(topic, [Publication(data: ByteBuffer(string: "x"))])).last
                var heartbeat = ""
                while heartbeat != "id: \(id)\n\n" { heartbeat = try await connection.readChunk() }
            }
        }
    }

    @Test("waits fifteen seconds, unless it is told otherwise")
    func standard() {
        #expect(EdgeConfiguration().heartbeat == .seconds(15))
    }
}
