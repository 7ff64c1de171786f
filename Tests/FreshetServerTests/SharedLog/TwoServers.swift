import AsyncHTTPClient
import Foundation
import Freshet
import FreshetServer
import FreshetTesting
import Hummingbird
import NIOCore
import NIOHTTP1
import Testing

/// Two servers of one log. A reader that has been at one comes to the other.
struct TwoServers: Sendable {
    let log: SharedMemoryLog
    let one: TestServer
    let other: TestServer
    /// The servers' parts in the log.
    let parts: (one: SharedMemoryLogPart, other: SharedMemoryLogPart)

    /// - Parameter patience: how long their requests wait for the log.
    static func run(
        patience: Duration = .seconds(60),
        log: SharedMemoryLog = SharedMemoryLog(),
        _ body: (TwoServers) async throws -> Void
    ) async throws {
        let parts = (log.open(), log.open())
        try await TestServer.run(router(of: parts.0, patience: patience)) { one in
            try await TestServer.run(router(of: parts.1, patience: patience)) { other in
                let both = TwoServers(log: log, one: one, other: other, parts: parts)
                do {
                    try await body(both)
                } catch {
                    await both.letGo()
                    throw error
                }
                await both.letGo()
            }
        }
    }

    static func router(of log: any EventLog, patience: Duration) -> Router<BasicRequestContext> {
        var limits = EventLimits()
        limits.catchUp = patience
        let router = Router()
        router.add(middleware: ProblemMiddleware())
        router.addFreshet(Hub(log: log), limits: limits, authorizer: BearersName())
        return router
    }

    /// Whoever still waits hears that the log is closed.
    private func letGo() async {
        await parts.one.close()
        await parts.other.close()
    }
}

/// Takes a name for a token, and grants that everything, for as many milliseconds as stand behind it: `ann/4000`. "root"
/// administers. Whoever has none may do everything else.
private struct BearersName: Authorizer {
    func grant(for token: String?) -> Grant {
        let parts = token?.split(separator: "/") ?? []
        let time = parts.count > 1 ? Int64(parts[1]) : nil
        return Grant(
            publish: [.everything],
            subscribe: [.everything],
            subject: parts.first.map(String.init),
            expiryMilliseconds: time.map { $0 + LogClock.system.milliseconds() },
            administers: token == "root"
        )
    }
}

extension TestServer {
    /// Gives the event's ID.
    func publish(_ text: String, to topic: String = "a") async throws -> String {
        let response = try await send(.POST, "/events/\(topic)?type=\(text)")
        #expect(response.status == .created)
        return try await JSONDecoder().decode(Published.self, from: Data(response.text.utf8)).id
    }

    /// - Parameter path: of the events, with whatever else it says.
    func page(_ path: String) async throws -> HTTPClientResponse {
        try await send(.GET, path, ["Accept": "application/json"])
    }

    /// Makes a ticket for the topic `a`.
    func ticket(of subject: String) async throws -> String {
        let (head, text) = try await answerToWish(for: "a", of: subject)
        #expect(head.statusLine == "HTTP/1.1 201 Created")
        return try JSONDecoder().decode(Issued.self, from: Data(text.utf8)).ticket
    }

    /// What is said to who asks for a ticket.
    func answerToWish(for topic: String, of subject: String) async throws -> (head: RawHead, body: String) {
        try await connect { connection in
            let body = #"{"topics":["\#(topic)"]}"#
            let fields = ["Authorization": "Bearer \(subject)", "Content-Length": "\(body.utf8.count)"]
            try await connection.send(RawConnection.request("POST", "/tickets", fields) + body)
            return try await connection.readResponse()
        }
    }

    /// Opens the stream of a ticket.
    func stream(by ticket: String, as form: String = "text/event-stream") async throws -> HTTPClientResponse {
        try await send(.GET, "/events?ticket=\(ticket)", ["Accept": form])
    }
}

private struct Published: Decodable {
    let id: String
}

private struct Issued: Decodable {
    let ticket: String
}
