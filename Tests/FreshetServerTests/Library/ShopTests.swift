import AsyncHTTPClient
import Freshet
import FreshetServer
import FreshetTesting
import FreshetWire
import NIOCore
import NIOHTTP1
import Testing

/// The example of a Hummingbird application, `Examples/hummingbird`: this folder has its source file.
@Suite("An application with routes of its own", .timeLimit(.minutes(1)))
struct ShopTests {
    private let shop = Shop(hub: Hub(log: MemoryEventLog()))

    /// By the shop's route. Gives the event's ID.
    private func note(_ status: String, on server: TestServer) async throws -> String {
        let response = try await server.send(.POST, "/orders/42/\(status)")
        #expect(response.status == .ok)
        return String(try await response.text.dropLast())
    }

    @Test("serves them beside Freshet's", arguments: Carriage.allCases)
    func ownRoutes(carriage: Carriage) async throws {
        try await TestServer.run(shop.router, over: carriage) { server in
            #expect(try await server.send(.GET, "/").text.contains("EventSource"))
            let problem = try await ProblemDocument(server.send(.POST, "/orders/x/paid"))
            #expect(problem.status == 400)
            let published = try await server.send(.POST, "/events/orders/42")
            #expect(published.status == .created)
            #expect(try await published.text.contains("\"id\""))
        }
    }

    @Test("publishes, and its readers resume", arguments: Carriage.allCases)
    func resumes(carriage: Carriage) async throws {
        try await TestServer.run(shop.router, over: carriage) { server in
            let paid = try await note("paid", on: server)
            let address = "/events/orders/42?last-event-id=earliest"
            var reader = try await server.send(.GET, address).events.makeAsyncIterator()
            #expect(try await reader.next()?.lastEventID == paid)
            let sent = try await note("sent", on: server)
            #expect(try await reader.next()?.lastEventID == sent)
            let missed = try await server.events("/events/orders/*", ["Last-Event-ID": paid], first: 1)
            #expect(missed.map(\.data) == ["sent"])
            #expect(missed.map(\.type) == ["status"])
        }
    }

    @Test("has its events in every form", arguments: ["application/x-ndjson", "application/json"])
    func forms(form: String) async throws {
        try await TestServer.run(shop.router) { server in
            let paid = try await note("paid", on: server)
            let response = try await server.send(
                .GET, "/events/orders/42?last-event-id=earliest", ["Accept": form])
            #expect(response.status == .ok)
            var text = ""
            for try await part in response.body {
                text += String(buffer: part)
                if text.contains(paid) && text.contains(#""data":"paid""#) { return }
            }
            Issue.record("The body ended without the event: \(text)")
        }
    }

    @Test("has them over WebSocket, where others may publish too")
    func webSocket() async throws {
        try await TestServer.run(shop.router) { server in
            try await server.webSocket("/events/orders/42") { socket in
                while try await !socket.readFrame().text.contains(#""caughtUp":true"#) {}
                let paid = try await note("paid", on: server)
                #expect(try await socket.readFrame().text.contains(paid))
                try await socket.send(
                    WebSocketFrame(.text, #"{"op":"publish","id":1,"topic":"orders/42","data":"thanks"}"#))
                while try await !socket.readFrame().text.contains(#""data":"thanks""#) {}
            }
        }
    }
}
