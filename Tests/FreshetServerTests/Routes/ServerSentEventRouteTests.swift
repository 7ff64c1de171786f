import AsyncHTTPClient
import FreshetTesting
import FreshetWire
import NIOHTTP1
import Testing

@Suite("A stream of server-sent events", .timeLimit(.minutes(1)))
struct ServerSentEventRouteTests {
    @Test("begins at event 0 and counts on", arguments: Carriage.allCases)
    func begins(carriage: Carriage) async throws {
        try await withDemo(over: carriage) { server in
            let events = try await server.events("/sse1", first: 5)
            #expect(events.map(\.lastEventID) == ["0", "1", "2", "3", "4"])
            #expect(events.allSatisfy { $0.type == "message" })
        }
    }

    @Test("gives its first event before the first interval is over", arguments: Carriage.allCases)
    func beginsAtOnce(carriage: Carriage) async throws {
        // An hour: if the first event had to wait for it, none would come.
        try await withDemo(over: carriage, interval: .seconds(3600)) { server in
            let events = try await server.events("/sse1", first: 1)
            #expect(events.map(\.lastEventID) == ["0"])
        }
    }

    @Test("has a head that keeps every cache and proxy on the way from holding it back", arguments: Carriage.allCases)
    func head(carriage: Carriage) async throws {
        try await withDemo(over: carriage) { server in
            let response = try await server.send(.GET, "/sse1?until=0")
            #expect(response.status == .ok)
            #expect(response.version == (carriage == .http2 ? .http2 : .http1_1))
            #expect(response.headers["content-type"] == ["text/event-stream"])
            #expect(response.headers["cache-control"] == ["no-cache, no-transform"])
            #expect(response.headers["x-accel-buffering"] == ["no"])
            #expect(response.headers["connection"] == (carriage == .http2 ? [] : ["close"]))
            #expect(response.headers["content-length"] == [])
            _ = try await response.text
        }
    }

    @Test(
        "resumes behind the last event that its reader has, however it says so",
        arguments: [
            ("", "0", "1"), ("", "41", "42"), ("", "007", "8"),
            ("?last-event-id=41", nil, "42"), ("?lastEventId=41", nil, "42"), ("?lastEventID=41", nil, "42"),
            ("?last_event_id=41", nil, "42"), ("?last-event-id=0", nil, "1"),
            ("?last-event-id=earliest", nil, "0"), ("?last-event-id=", nil, "0"),
        ] as [(String, String?, String)])
    func resumes(query: String, header: String?, first: String) async throws {
        try await withDemo { server in
            let headers = HTTPHeaders(header.map { [("Last-Event-ID", $0)] } ?? [])
            let events = try await server.events("/sse1" + query, headers, first: 1)
            #expect(events.map(\.lastEventID) == [first])
        }
    }

    @Test("resumes over every protocol", arguments: Carriage.allCases)
    func resumesOver(carriage: Carriage) async throws {
        try await withDemo(over: carriage) { server in
            let events = try await server.events("/sse1", ["Last-Event-ID": "41"], first: 2)
            #expect(events.map(\.lastEventID) == ["42", "43"])
        }
    }

    @Test("believes the header rather than the query, because a reconnect changes only the header")
    func headerWins() async throws {
        try await withDemo { server in
            let events = try await server.events("/sse1?last-event-id=1000", ["Last-Event-ID": "41"], first: 1)
            #expect(events.map(\.lastEventID) == ["42"])
        }
    }

    @Test(
        "begins at 0 for a header that it cannot read, because no page can change it",
        arguments: [
            "x", "-1", "+1", "1.5", "0x10", "k3f9-1042", "1 2", "٣", "9007199254740992", "9223372036854775807",
            "9223372036854775808", String(repeating: "9", count: 100),
        ])
    func unreadableHeader(header: String) async throws {
        try await withDemo { server in
            let events = try await server.events("/sse1", ["Last-Event-ID": header], first: 2)
            #expect(events.map(\.lastEventID) == ["0", "1"])
        }
    }

    @Test(
        "refuses a query that it cannot read, and names the parameter",
        arguments: [
            ("last-event-id", "x"), ("lastEventId", "-1"), ("lastEventID", "1.5"), ("last_event_id", "latest"),
            ("last-event-id", "9223372036854775807"), ("until", "x"), ("until", "-1"), ("until", ""),
            ("retry", "soon"), ("retry", "1.5"), ("retry", "86400001"),
        ])
    func malformedQuery(name: String, value: String) async throws {
        try await withDemo { server in
            let problem = try await ProblemDocument(server.send(.GET, "/sse1?\(name)=\(value)"))
            #expect(problem.status == 400)
            #expect(problem.detail.hasPrefix("\(name) is "))
        }
    }

    @Test("goes on up to the greatest event ID that a page can count")
    func greatestPosition() async throws {
        try await withDemo { server in
            let events = try await server.events("/sse1", ["Last-Event-ID": "9007199254740990"], first: 1)
            #expect(events.map(\.lastEventID) == ["9007199254740991"])
        }
    }

    @Test("ends behind the last event that is wanted", arguments: Carriage.allCases)
    func until(carriage: Carriage) async throws {
        try await withDemo(over: carriage) { server in
            var ids: [String] = []
            // A body that is cut off instead of ended would throw here.
            for try await event in try await server.send(.GET, "/sse1?until=3").events { ids.append(event.lastEventID) }
            #expect(ids == ["0", "1", "2", "3"])
        }
    }

    @Test(
        "answers 204 to a reader that has all it wants, which ends an EventSource for good",
        arguments: ["3", "4", "1000"], Carriage.allCases)
    func complete(lastEventID: String, carriage: Carriage) async throws {
        try await withDemo(over: carriage) { server in
            let response = try await server.send(.GET, "/sse1?until=3", ["Last-Event-ID": lastEventID])
            #expect(response.status == .noContent)
            #expect(try await response.text == "")
        }
    }

    @Test(
        "announces the reconnection time before the first event",
        arguments: [("", 1000), ("&retry=500", 500), ("&retry=0", 0), ("&retry=86400000", 86_400_000)])
    func retry(query: String, milliseconds: Int) async throws {
        try await withDemo { server in
            let text = try await server.send(.GET, "/sse1?until=0" + query).text
            #expect(text.hasPrefix("retry: \(milliseconds)\n"))
            #expect(text.hasSuffix("id: 0\ndata: 725\n\n"))
        }
    }

    @Test("comes in whole chunks, one per event, and ends with the last one")
    func chunks() async throws {
        try await withDemo { server in
            try await server.connect { connection in
                try await connection.request("GET", "/sse1?until=1")
                let head = try await connection.readHead()
                #expect(head.statusLine == "HTTP/1.1 200 OK")
                #expect(head["transfer-encoding"] == "chunked")
                #expect(try await connection.readChunk() == "retry: 1000\n\n")
                #expect(try await connection.readChunk() == "id: 0\ndata: 725\n\n")
                #expect(try await connection.readChunk() == "id: 1\ndata: 412\n\n")
                #expect(try await connection.readToEnd() == "0\r\n\r\n")
            }
        }
    }

    @Test(
        "has a head that can be asked for alone, on a connection that goes on", arguments: ["/sse1", "/sse1?until=3"])
    func headRequest(path: String) async throws {
        try await withDemo { server in
            try await server.connect { connection in
                try await connection.request("HEAD", path)
                let head = try await connection.readHead()
                #expect(head.statusLine == "HTTP/1.1 200 OK")
                #expect(head["content-type"] == "text/event-stream")
                #expect(head["content-length"] == nil)
                #expect(head["connection"] == nil)
                try await connection.request("GET", "/demo/about")
                #expect(try await connection.readResponse().head.statusLine == "HTTP/1.1 200 OK")
                try await connection.request("GET", "/sse1?until=0")
                #expect(try await connection.readToEnd().hasSuffix("0\r\n\r\n"))
            }
        }
    }

    @Test("has the same head over HTTP/2")
    func headRequestOverHTTP2() async throws {
        try await withDemo(over: .http2) { server in
            let response = try await server.send(.HEAD, "/sse1")
            #expect(response.status == .ok)
            #expect(response.headers["content-type"] == ["text/event-stream"])
            #expect(try await response.text == "")
        }
    }
}
