import AsyncHTTPClient
import Freshet
import FreshetServer
import FreshetTesting
import FreshetWire
import NIOCore
import NIOHTTP1
import Testing

@Suite("A ticket of several servers", .timeLimit(.minutes(1)))
struct SharedTicketsTests {
    @Test("opens its stream at a server that has yet to hear of it")
    func heardLater() async throws {
        try await TwoServers.run { servers in
            servers.parts.other.hold()
            let ticket = try await servers.one.ticket(of: "ann")
            async let stream = servers.other.stream(by: ticket)
            await servers.parts.other.somebodyWaits()
            servers.parts.other.release()
            #expect(try await stream.status == .ok)
        }
    }

    @Test("is bound to its stream's form at all of them")
    func bound() async throws {
        try await TwoServers.run { servers in
            let ticket = try await servers.one.ticket(of: "ann")
            #expect(try await servers.one.stream(by: ticket).status == .ok)
            #expect(try await servers.other.stream(by: ticket, as: "application/x-ndjson").status == .unauthorized)
            #expect(try await servers.other.stream(by: ticket).status == .ok)
        }
    }

    @Test("has one stream at a time, the one that came last")
    func oneStream() async throws {
        try await TwoServers.run { servers in
            let ticket = try await servers.one.ticket(of: "ann")
            var former = try await servers.one.stream(by: ticket).events.makeAsyncIterator()
            for server in [servers.other, servers.one, servers.one, servers.other] {
                var later = try await server.stream(by: ticket).events.makeAsyncIterator()
                #expect(try await former.next()?.data.contains("superseded") == true)
                #expect(try await former.next() == nil)
                let id = try await servers.one.publish("next")
                #expect(try await later.next()?.lastEventID == id)
                former = later
            }
        }
    }

    @Test("is known to a server that starts later")
    func startedLater() async throws {
        try await TwoServers.run { servers in
            let ticket = try await servers.one.ticket(of: "ann")
            #expect(try await servers.one.stream(by: ticket).status == .ok)
            let router = TwoServers.router(of: servers.log.open(), patience: .seconds(60))
            try await TestServer.run(router) { third in
                let lines = try await third.stream(by: ticket, as: "application/x-ndjson")
                #expect(lines.status == .unauthorized)
                let stream = try await third.stream(by: ticket)
                #expect(stream.status == .ok)
            }
        }
    }

    @Test("that is none is refused once the log has been asked")
    func unknown() async throws {
        try await TwoServers.run { servers in
            let refused = try await servers.one.stream(by: "none")
            #expect(refused.status == .unauthorized)
            #expect(servers.parts.one.questions == 1)
        }
    }

    @Test("that is known opens its stream while the log is not reached, and the others hear of it later")
    func unreachable() async throws {
        try await TwoServers.run(patience: .milliseconds(1)) { servers in
            let ticket = try await servers.one.ticket(of: "ann")
            let unused = try await servers.one.ticket(of: "ann")
            #expect(try await servers.other.stream(by: ticket).status == .ok)
            var former = try await servers.one.stream(by: ticket).events.makeAsyncIterator()
            let away = LogStanding.unreachable(for: .seconds(7))
            servers.parts.other.stand(away)
            let later = try await servers.other.stream(by: ticket)
            #expect(later.status == .ok)
            // What would have to be told first is not done.
            #expect(try await servers.other.stream(by: unused).text.contains("\nretry: "))
            let (head, _) = try await servers.other.answerToWish(for: "a", of: "ann")
            #expect(head.statusLine == "HTTP/1.1 503 Service Unavailable")
            #expect(head["retry-after"] != nil)
            servers.parts.other.stand(.following)
            #expect(try await former.next()?.data.contains("superseded") == true)
            #expect(try await servers.other.stream(by: unused).status == .ok)
        }
    }
}
