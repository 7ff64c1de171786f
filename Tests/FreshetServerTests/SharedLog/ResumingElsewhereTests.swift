import AsyncHTTPClient
import Freshet
import FreshetServer
import FreshetTesting
import FreshetWire
import NIOCore
import NIOHTTP1
import Testing

@Suite("A reader that comes to another server", .timeLimit(.minutes(1)))
struct ResumingElsewhereTests {
    /// What a server has not heard of that lags.
    enum News: CaseIterable, Sendable {
        case event
        /// A third server has opened the log, and the event is of its epoch.
        case epoch
    }

    /// Publishes what the other server does not hear of. Gives its ID.
    private func publish(_ news: News, at servers: TwoServers) async throws -> String {
        _ = try await servers.one.publish("known")
        servers.parts.other.hold()
        if news == .epoch { _ = servers.log.open() }
        return try await servers.one.publish("news")
    }

    @Test("with an ID that this has not heard of waits until it has, and has no gap", arguments: News.allCases)
    func eventStream(news: News) async throws {
        try await TwoServers.run { servers in
            let id = try await publish(news, at: servers)
            async let events = servers.other.events("/events/a", ["Last-Event-ID": id], first: 1)
            await servers.parts.other.somebodyWaits()
            let next = try await servers.one.publish("next")
            servers.parts.other.release()
            let first = try #require(try await events.first)
            #expect(first.type == "next")
            #expect(first.lastEventID == next)
        }
    }

    @Test("does so in every form", arguments: ["application/json", "application/x-ndjson"])
    func forms(form: String) async throws {
        try await TwoServers.run { servers in
            let id = try await publish(.event, at: servers)
            _ = try await servers.one.publish("next")
            _ = try await servers.one.send(.DELETE, "/events/a")
            async let text = servers.other.send(.GET, "/events/a?last-event-id=\(id)", ["Accept": form]).text
            await servers.parts.other.somebodyWaits()
            servers.parts.other.release()
            let read = try await text
            #expect(read.contains(#""type":"next""#))
            #expect(!read.contains(#""type":"news""#))
            #expect(!read.contains(#""type":"gap""#))
        }
    }

    @Test("does so with a poll, and when all that it reads is closed")
    func closed() async throws {
        try await TwoServers.run { servers in
            servers.parts.other.hold()
            let response = try await servers.one.send(.DELETE, "/events/a")
            let id = try #require(response.headers.first(name: "location")?.split(separator: "=").last)
            async let stream = servers.other.send(.GET, "/events/a", ["Last-Event-ID": String(id)])
            async let poll = servers.other.page("/events/a?wait=50&last-event-id=\(id)")
            await servers.parts.other.somebodyWaits()
            servers.parts.other.release()
            #expect(try await stream.status == .noContent)
            #expect(try await poll.text.contains(#""events":[]"#))
        }
    }

    @Test("does so over WebSocket, by its address and by a request")
    func webSocket() async throws {
        try await TwoServers.run { servers in
            let id = try await publish(.event, at: servers)
            async let messages = servers.other.messages("/events/a?last-event-id=\(id)", first: 1)
            async let answers = servers.other.webSocket("/events") { socket in
                let request = #"{"op":"subscribe","id":1,"topics":["a"],"lastEventId":"\#(id)"}"#
                try await socket.send(WebSocketFrame(.text, request))
                return [try await socket.readFrame().text, try await socket.readFrame().text]
            }
            await servers.parts.other.somebodyWaits()
            servers.parts.other.release()
            #expect(try await messages[0].hasPrefix(#"{"type":"position","id":"\#(id)""#))
            let (done, position) = try await (answers[0], answers[1])
            #expect(done == #"{"re":1}"#)
            #expect(position.hasPrefix(#"{"type":"position","id":"\#(id)""#))
        }
    }

    @Test("gets a single event that this has not heard of")
    func event() async throws {
        try await TwoServers.run { servers in
            let id = try await publish(.event, at: servers)
            async let response = servers.other.send(.GET, "/events/a?id=\(id)")
            await servers.parts.other.somebodyWaits()
            servers.parts.other.release()
            #expect(try await response.text.contains(id))
        }
    }

    @Test("is told of a gap if its ID is good nowhere", arguments: ["k3f9-1", "k3f9-1.2"])
    func gap(id: String) async throws {
        try await TwoServers.run { servers in
            _ = try await servers.one.publish("first")
            let events = try await servers.other.events("/events/a", ["Last-Event-ID": id], first: 2)
            #expect(events.map(\.type) == ["gap", "first"])
            #expect(servers.parts.other.questions == 1)
        }
    }
}
