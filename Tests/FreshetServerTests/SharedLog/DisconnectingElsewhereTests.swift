import AsyncHTTPClient
import Foundation
import Freshet
import FreshetServer
import FreshetTesting
import FreshetWire
import NIOCore
import NIOHTTP1
import Testing

@Suite("Who administers one of several servers", .timeLimit(.minutes(1)))
struct DisconnectingElsewhereTests {
    private let root: HTTPHeaders = ["Authorization": "Bearer root"]

    private struct Listing: Decodable {
        struct Stream: Decodable {
            let id: String
        }

        let streams: [Stream]
    }

    private func open(_ name: String, at server: TestServer) async throws -> EventSequence.AsyncIterator {
        try await server.send(.GET, "/events/a", ["Authorization": "Bearer \(name)"]).events.makeAsyncIterator()
    }

    private func isDisconnected(_ stream: inout EventSequence.AsyncIterator) async throws -> Bool {
        let notice = try await stream.next()
        let end = try await stream.next()
        return notice?.data.contains(#""reason":"disconnected""#) == true && end == nil
    }

    @Test("ends a subject's streams and tickets at all of them, and nobody else's")
    func subject() async throws {
        try await TwoServers.run { servers in
            var here = try await open("ann", at: servers.one)
            var there = try await open("ann", at: servers.other)
            var others = try await open("bob", at: servers.other)
            let ticket = try await servers.other.ticket(of: "ann")
            #expect(try await servers.other.stream(by: ticket).status == .ok)
            let response = try await servers.one.send(.DELETE, "/streams?subject=ann", root)
            #expect(try await response.text == "{\"ended\":1}\n")
            #expect(try await isDisconnected(&here))
            #expect(try await isDisconnected(&there))
            for server in [servers.one, servers.other] {
                #expect(try await server.stream(by: ticket).status == .unauthorized)
            }
            let id = try await servers.one.publish("next")
            #expect(try await others.next()?.lastEventID == id)
        }
    }

    @Test("ends a single stream of another")
    func stream() async throws {
        try await TwoServers.run { servers in
            var stream = try await open("ann", at: servers.other)
            let list = try await servers.other.send(.GET, "/streams", root).text
            let id = try #require(try JSONDecoder().decode(Listing.self, from: Data(list.utf8)).streams.first?.id)
            #expect(try await servers.one.send(.DELETE, "/streams/\(id)", root).status == .accepted)
            #expect(try await isDisconnected(&stream))
            let unlikely = try await servers.one.send(.DELETE, "/streams/none", root)
            #expect(unlikely.status == .notFound)
        }
    }

    @Test("is told to ask again where the others cannot be told, and what is here has ended")
    func unreachable() async throws {
        try await TwoServers.run { servers in
            var here = try await open("ann", at: servers.one)
            servers.parts.one.stand(.unreachable(for: .seconds(7)))
            for path in ["/streams?subject=ann", "/streams/A123456789012345678901"] {
                let response = try await servers.one.send(.DELETE, path, root)
                #expect(response.headers.contains(name: "retry-after"))
                let problem = try await ProblemDocument(response)
                #expect(problem.status == 503)
            }
            #expect(try await isDisconnected(&here))
        }
    }

    @Test("ends nobody's stream at one that hears later of what was done before that")
    func startedLater() async throws {
        try await TwoServers.run { servers in
            // Longer ago than servers' clocks may differ.
            let past = Int64(Date.now.timeIntervalSince1970 * 1_000) - 3_600_000
            let body = Array(#"{"subject":"ann","time":\#(past)}"#.utf8)
            var stream = try await open("ann", at: servers.one)
            try await servers.parts.other.post(LogNotice(kind: "disconnect", body: body, expiryMilliseconds: .max))
            let id = try await servers.one.publish("next")
            #expect(try await stream.next()?.lastEventID == id)
        }
    }
}
