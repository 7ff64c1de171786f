import Freshet
import FreshetServer
import FreshetTesting
import Hummingbird
import HummingbirdCore
import Testing

@Suite("A server that counts", .timeLimit(.minutes(1)))
struct DoorkeeperTests {
    private let door: Doorkeeper
    private var configuration = EdgeConfiguration()

    init() {
        configuration.maximumConnections = 2
        configuration.maximumStreams = 1
        door = Doorkeeper(configuration: configuration, budget: DescriptorBudget(descriptors: 1_024))
    }

    private func run(refusalTime: Duration? = nil, _ body: (TestServer) async throws -> Void) async throws {
        var configuration = configuration
        if let refusalTime { configuration.refusalTime = refusalTime }
        door.adopt(configuration)
        let router = Router()
        router.addFreshet(Hub(log: MemoryEventLog()))
        router.get("/hello") { _, _ in "hello" }
        let server = HTTPServerBuilder(SocketServer.freshet(identity: nil, door: door))
        try await TestServer.run(router, by: server, body)
        // The server has stopped; its event loops may have something left to do.
        while !isEmpty { await Task.yield() }
    }

    private var isEmpty: Bool {
        let counts = door.counts
        return counts.connections == 0 && counts.connectionsBeingRefused == 0 && counts.streams == 0
    }

    private func say(hello connection: RawConnection) async throws -> String {
        try await connection.request("GET", "/hello")
        return try await connection.readResponse().head.statusLine
    }

    private func findNoRoom(at server: TestServer) async throws {
        try await server.connect { connection in
            let answer = try await say(hello: connection)
            #expect(answer == "HTTP/1.1 503 Service Unavailable")
            #expect(try await connection.readToEnd() == "")
        }
    }

    @Test("knows how many connections are open and how many were refused, and forgets none")
    func connections() async throws {
        try await run { server in
            try await server.connect { first in
                _ = try await say(hello: first)
                try await server.connect { second in
                    _ = try await say(hello: second)
                    #expect(door.counts.connections == 2)
                    try await findNoRoom(at: server)
                    #expect(try await say(hello: second) == "HTTP/1.1 200 OK")
                }
            }
            #expect(door.counts.arrivals == 3)
            #expect(door.counts.refused == [.connections: 1])
        }
    }

    @Test("ends a connection that finds no room and says nothing")
    func silence() async throws {
        try await run(refusalTime: .milliseconds(500)) { server in
            try await server.connect { first in
                _ = try await say(hello: first)
                try await server.connect { second in
                    _ = try await say(hello: second)
                    let answer = try await server.connect { third in try await third.readToEnd() }
                    #expect(answer == "")
                    #expect(try await say(hello: second) == "HTTP/1.1 200 OK")
                }
            }
            #expect(door.counts.refused == [.connections: 1])
        }
    }

    @Test("counts a stream until its connection ends, and leaves other requests alone when there is no room for one")
    func streams() async throws {
        try await run { server in
            try await server.webSocket("/events/t") { _ in
                #expect(door.counts.streams == 1)
                try await server.connect { other in
                    try await other.request("GET", "/events/t", ["Accept": "text/event-stream"])
                    let (head, body) = try await other.readResponse()
                    #expect(head.statusLine == "HTTP/1.1 200 OK")
                    #expect(body.contains("\nretry: "))
                    #expect(try await say(hello: other) == "HTTP/1.1 200 OK")
                }
            }
            #expect(door.counts.refused == [.streams: 1])
        }
    }

    @Test("counts one stream of a connection that asks for its head first")
    func heads() async throws {
        try await run { server in
            try await server.connect { connection in
                for _ in 0..<2 {
                    try await connection.request("HEAD", "/events/t")
                    #expect(try await connection.readHead().statusLine == "HTTP/1.1 200 OK")
                }
                try await connection.request("GET", "/events/t")
                #expect(try await connection.readHead().statusLine == "HTTP/1.1 200 OK")
                #expect(door.counts.streams == 1)
            }
        }
    }

    @Test("has room for as many as it is told while it runs, and sends nobody away who is in")
    func adoption() async throws {
        try await run { server in
            try await server.connect { first in
                _ = try await say(hello: first)
                try await server.connect { second in
                    _ = try await say(hello: second)
                    var narrow = configuration
                    narrow.maximumConnections = 1
                    door.adopt(narrow)
                    #expect(try await say(hello: second) == "HTTP/1.1 200 OK")
                    var wide = configuration
                    wide.maximumConnections = 3
                    door.adopt(wide)
                    try await server.connect { third in
                        #expect(try await say(hello: third) == "HTTP/1.1 200 OK")
                        door.adopt(narrow)
                        try await findNoRoom(at: server)
                        #expect(try await say(hello: third) == "HTTP/1.1 200 OK")
                    }
                }
            }
        }
    }
}
