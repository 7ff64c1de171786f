import AsyncHTTPClient
import Foundation
import Freshet
import FreshetServer
import FreshetTesting
import FreshetWire
import NIOCore
import NIOHTTP1
import Testing

@Suite("A stream that is renewed at another server", .timeLimit(.minutes(1)))
struct RenewingElsewhereTests {
    private struct Expiry: Decodable {
        let expires: Int64
        let renew: String?
    }

    private func expiry(_ json: String) throws -> Expiry {
        try JSONDecoder().decode(Expiry.self, from: Data(json.utf8))
    }

    @Test("goes on by the new grant")
    func goesOn() async throws {
        try await TwoServers.run { servers in
            var stream = try await servers.other.send(.GET, "/events/a", ["Authorization": "Bearer ann/4000"])
                .events.makeAsyncIterator()
            let notice = try #require(try await stream.next())
            let path = try #require(try expiry(notice.data).renew)
            let answer = try await servers.one.send(.POST, path, ["Authorization": "Bearer ann/1000"])
            #expect(answer.status == .accepted)
            let new = try await expiry(answer.text).expires
            let next = try #require(try await stream.next())
            #expect(next.type == "expiring")
            #expect(try expiry(next.data).expires == new)
        }
    }

    @Test("stays as it is if the grant is somebody else's")
    func somebodyElse() async throws {
        try await TwoServers.run { servers in
            var stream = try await servers.other.send(.GET, "/events/a", ["Authorization": "Bearer ann/2000"])
                .events.makeAsyncIterator()
            let notice = try #require(try await stream.next())
            let path = try #require(try expiry(notice.data).renew)
            let answer = try await servers.one.send(.POST, path, ["Authorization": "Bearer bob"])
            #expect(answer.status == .accepted)
            #expect(try await stream.next()?.data.contains(#""reason":"expired""#) == true)
        }
    }

    @Test("that can be none is not looked for elsewhere")
    func bounds() async throws {
        try await TwoServers.run { servers in
            let none = try await servers.one.send(.POST, "/streams/none", ["Authorization": "Bearer ann"])
            #expect(none.status == .notFound)
        }
    }
}
