import AsyncHTTPClient
import Freshet
import FreshetServer
import FreshetTesting
import FreshetWire
import NIOCore
import NIOHTTP1
import Testing

@Suite("While a shared log is not reached", .timeLimit(.minutes(1)))
struct UnreachableLogTests {
    private static let away = LogStanding.unreachable(for: .seconds(7))

    @Test("readers stay, who comes with a known ID is served at once, and what is published then reaches them all")
    func knownID() async throws {
        try await TwoServers.run { servers in
            let first = try await servers.other.publish("first")
            let second = try await servers.one.publish("second")
            var staying = try await servers.other.send(.GET, "/events/a", ["Last-Event-ID": first])
                .events.makeAsyncIterator()
            #expect(try await staying.next()?.type == "second")
            servers.parts.other.stand(Self.away)
            var coming = try await servers.other.send(.GET, "/events/a", ["Last-Event-ID": first])
                .events.makeAsyncIterator()
            #expect(try await coming.next()?.lastEventID == second)
            let third = try await servers.one.publish("third")
            servers.parts.other.stand(.following)
            #expect(try await staying.next()?.lastEventID == third)
            #expect(try await coming.next()?.lastEventID == third)
        }
    }

    @Test("who comes with another ID waits, and is told to come back when that takes too long")
    func impatience() async throws {
        try await TwoServers.run(patience: .milliseconds(1)) { servers in
            servers.parts.other.stand(Self.away)
            let id = try await servers.one.publish("news")
            let path = "/events/a?last-event-id=\(id)"
            let stream = try await servers.other.send(.GET, path, ["Accept": "text/event-stream"])
            #expect(stream.status == .ok)
            #expect(try await stream.text.contains("\nretry: "))
            for form in ["application/x-ndjson", "application/json"] {
                let response = try await servers.other.send(.GET, path, ["Accept": form])
                #expect(response.headers.contains(name: "retry-after"))
                let problem = try await ProblemDocument(response)
                #expect(problem.status == 503)
            }
            try await servers.other.webSocket(path) { socket in
                let frame = try await socket.readFrame()
                #expect(frame.closeCode == 1013)
            }
            try await servers.other.webSocket("/events") { socket in
                let request = #"{"op":"subscribe","id":1,"topics":["a"],"lastEventId":"\#(id)"}"#
                try await socket.send(WebSocketFrame(.text, request))
                let answer = try await socket.readFrame().text
                #expect(answer.hasPrefix(#"{"re":1,"error":{"#))
                #expect(answer.contains(#""status":503"#))
            }
        }
    }

    @Test("pages and single events, which are read from it, are to be asked for again", arguments: [true, false])
    func pages(comesBack: Bool) async throws {
        try await TwoServers.run(patience: comesBack ? .seconds(60) : .milliseconds(1)) { servers in
            let id = try await servers.other.publish("known")
            servers.parts.other.stand(Self.away)
            for path in ["/events/a", "/events/a?id=\(id)"] {
                async let response = servers.other.page(path)
                if comesBack {
                    await servers.parts.other.somebodyWaits()
                    servers.parts.other.stand(.following)
                    #expect(try await response.text.contains(id))
                    servers.parts.other.stand(Self.away)
                } else {
                    #expect(try await response.status == .serviceUnavailable)
                }
            }
        }
    }

    @Test("who waits is told to come back when the server stops")
    func stopping() async throws {
        try await TwoServers.run { servers in
            servers.parts.other.stand(Self.away)
            let id = try await servers.one.publish("news")
            let fields: HTTPHeaders = ["Last-Event-ID": id, "Accept": "text/event-stream"]
            async let stream = servers.other.send(.GET, "/events/a", fields)
            await servers.parts.other.somebodyWaits()
            await servers.other.stop()
            #expect(try await stream.text.contains("\nretry: "))
        }
    }

    @Test("a WebSocket whose request waits closes when the server stops")
    func stoppingSocket() async throws {
        try await TwoServers.run { servers in
            servers.parts.other.stand(Self.away)
            let id = try await servers.one.publish("news")
            try await servers.other.webSocket("/events") { socket in
                let request = #"{"op":"subscribe","id":1,"topics":["a"],"lastEventId":"\#(id)"}"#
                try await socket.send(WebSocketFrame(.text, request))
                await servers.parts.other.somebodyWaits()
                await servers.other.stop()
                #expect(try await socket.readControlFrame().closeCode == 1012)
            }
        }
    }
}
